using System.Buffers.Binary;

namespace LungSeg.Dicom.Part10;

/// <summary>What a step of <see cref="DicomReader"/> came to.</summary>
internal enum DicomReadStatus
{
    /// <summary>An element is there to look at.</summary>
    Element,

    /// <summary>The data set has ended.</summary>
    End,

    /// <summary>The bytes at hand end inside the data set: <see cref="DicomReader.BytesNeeded"/> of them are needed at least.</summary>
    NeedMore,
}

/// <summary>
/// Reads a data set element by element, forwards only, without allocating (PS3.5 section 7). Sequences are entered
/// like brackets: <see cref="Depth"/> and <see cref="Root"/> say where an element stands.
/// The nesting is a fixed stack and not recursion, so that no input can overflow the thread's own; every length is
/// checked against what encloses it before it is used; each step consumes bytes, so the cost is linear.
/// </summary>
internal ref struct DicomReader
{
    private const uint Undefined = 0xFFFFFFFF;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _total;
    private readonly bool _bigEndian;
    private bool _explicit;
    private bool _isPending;
    private DicomLevels _levels;
    private int _open;
    private long _position;

    /// <summary>Starts at the beginning of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The data set, or as much of its beginning as is at hand.</param>
    /// <param name="total">The data set's full length where it is known, else <see cref="long.MaxValue"/>.</param>
    /// <param name="isExplicit">Whether elements state their value representation.</param>
    /// <param name="isBigEndian">Whether numbers have their most significant byte first.</param>
    public DicomReader(ReadOnlySpan<byte> bytes, long total, bool isExplicit, bool isBigEndian)
    {
        _bytes = bytes;
        _total = total;
        _explicit = isExplicit;
        _bigEndian = isBigEndian;
    }

    /// <summary>The element's tag.</summary>
    public uint Tag { get; private set; }

    /// <summary>The element's value; empty for a sequence and for top-level pixel data.</summary>
    public DicomValue Value { get; private set; }

    /// <summary>Whether the element is a sequence, which the next <see cref="Read"/> enters.</summary>
    public bool IsSequence { get; private set; }

    /// <summary>How many sequences enclose the element.</summary>
    public int Depth { get; private set; }

    /// <summary>Offset of the element's first byte within the data set.</summary>
    public long ElementOffset { get; private set; }

    /// <summary>Offset of the element's value within the data set.</summary>
    public long ValueOffset { get; private set; }

    /// <summary>The value's length as written; null where undefined.</summary>
    public uint? ValueLength { get; private set; }

    /// <summary>With <see cref="DicomReadStatus.NeedMore"/>: the least length of a prefix that gets further.</summary>
    public long BytesNeeded { get; private set; }

    /// <summary>The outermost sequence that encloses the element.</summary>
    public readonly uint Root => _levels[0].Tag;

    /// <summary>Which item of <see cref="Root"/> encloses the element, from 0.</summary>
    public readonly int RootItem => _levels[0].ItemIndex;

    /// <summary>Moves to the next element, into a sequence where the last one was one.</summary>
    /// <exception cref="DicomFaultException">The bytes are no data set, or end too early.</exception>
    public DicomReadStatus Read()
    {
        if (_isPending)
        {
            _isPending = false;
            return DicomReadStatus.Element;
        }

        while (true)
        {
            if (_open == 0 && _position == _total) return DicomReadStatus.End;
            var status = _open > 0 && IsBetweenItems() ? ReadItemBoundary() : ReadElement();
            if (status is { } result) return result;
        }
    }

    /// <summary>Leaves out the sequence that <see cref="Read"/> has just come to.</summary>
    public DicomReadStatus SkipSequence()
    {
        var outside = Depth;
        while (true)
        {
            if (IsSequence && _levels[_open - 1].End is { } end)
            {
                _position = end;
                Pop();
            }

            if (_open == outside) return DicomReadStatus.Element;
            var status = Read();
            if (status == DicomReadStatus.NeedMore) return status;
            if (status == DicomReadStatus.Element && Depth > outside) continue;

            // One element too far: the next Read gives it.
            _isPending = status == DicomReadStatus.Element;
            return DicomReadStatus.Element;
        }
    }

    private bool IsBetweenItems()
    {
        ref var level = ref _levels[_open - 1];
        if (level.IsInItem && level.ItemEnd == _position) level.IsInItem = false;
        return !level.IsInItem;
    }

    private DicomReadStatus? ReadItemBoundary()
    {
        ref var level = ref _levels[_open - 1];
        if (level.End == _position)
        {
            Pop();
            return null;
        }

        if (!Has(8)) return DicomReadStatus.NeedMore;
        var tag = TagAt(0);
        var length = UInt32At(4);
        _position += 8;
        if (tag == DicomTags.SequenceDelimitation)
        {
            Pop();
            return null;
        }

        if (tag != DicomTags.Item) throw Malformed($"{DicomTags.Describe(tag)} where an item of {DicomTags.Describe(level.Tag)} should be");
        level.ItemIndex++;
        if (level.IsFragments)
        {
            if (length == Undefined) throw Malformed("a fragment of undefined length");
            _position = EndOf(length, level.End);
            return null;
        }

        level.IsInItem = true;
        level.ItemEnd = length == Undefined ? null : EndOf(length, level.End);
        return null;
    }

    private DicomReadStatus? ReadElement()
    {
        if (!Has(8)) return DicomReadStatus.NeedMore;
        ElementOffset = _position;
        var tag = TagAt(0);
        if (tag >> 16 == 0xFFFE) return ReadItemEnd(tag);

        var vr = DicomVr.None;
        uint length;
        if (_explicit && DicomVrRules.FromLetters(_bytes[(int)(_position + 4)], _bytes[(int)(_position + 5)]) is var letters and not DicomVr.None)
        {
            vr = letters;
            if (vr.HasShortLength())
            {
                length = UInt16At(6);
                _position += 8;
            }
            else
            {
                if (!Has(12)) return DicomReadStatus.NeedMore;
                length = UInt32At(8);
                _position += 12;
            }
        }
        else
        {
            // Implicit; also what some writers do for single elements of an explicit data set.
            length = UInt32At(4);
            _position += 8;
        }

        Tag = tag;
        Depth = _open;
        Value = default;
        ValueOffset = _position;
        ValueLength = length == Undefined ? null : length;
        IsSequence = false;
        return length == Undefined ? ReadUndefined(tag, vr) : ReadDefined(tag, vr, length);
    }

    private DicomReadStatus? ReadItemEnd(uint tag)
    {
        if (_open == 0 || tag != DicomTags.ItemDelimitation || _levels[_open - 1].ItemEnd is not null)
            throw Malformed($"{DicomTags.Describe(tag)} outside an item of undefined length");
        _levels[_open - 1].IsInItem = false;
        _position += 8;
        return null;
    }

    private DicomReadStatus ReadUndefined(uint tag, DicomVr vr)
    {
        if (tag == DicomTags.PixelData || vr is DicomVr.OB or DicomVr.OW)
        {
            // Whoever wants the top-level pixel data stops here; elsewhere (an icon) it is passed over.
            Push(tag, end: null, isFragments: true);
            return DicomReadStatus.Element;
        }

        if (vr is not (DicomVr.SQ or DicomVr.UN or DicomVr.None)) throw Malformed($"{DicomTags.Describe(tag)} is {vr} of undefined length");
        IsSequence = true;
        Push(tag, end: null);

        // The content of an unknown sequence is implicit little endian (PS3.5 section 6.2.2, note 4).
        if (vr == DicomVr.UN) _explicit = false;
        return DicomReadStatus.Element;
    }

    private DicomReadStatus ReadDefined(uint tag, DicomVr vr, uint length)
    {
        if (tag == DicomTags.PixelData && _open == 0)
        {
            _position += length;
            return DicomReadStatus.Element;
        }

        var end = EndOf(length, Limit());
        if (vr == DicomVr.SQ || (vr is DicomVr.None or DicomVr.UN && FunctionalGroups.IsSequence(tag)))
        {
            IsSequence = true;
            Push(tag, end);
            if (vr == DicomVr.UN) _explicit = false;
            return DicomReadStatus.Element;
        }

        if (!Has(length)) return DicomReadStatus.NeedMore;
        Value = new(_bytes.Slice((int)_position, (int)length), tag, vr, _bigEndian);
        _position = end;
        return DicomReadStatus.Element;
    }

    private void Push(uint tag, long? end, bool isFragments = false)
    {
        if (_open == DicomLevels.Max) throw Malformed($"sequences are nested more than {DicomLevels.Max} deep");
        _levels[_open++] = new() { Tag = tag, End = end, IsFragments = isFragments, WasExplicit = _explicit, ItemIndex = -1 };
    }

    private void Pop() => _explicit = _levels[--_open].WasExplicit;

    /// <summary>The nearest end that encloses the position, or null where all that encloses it is undefined.</summary>
    private readonly long? Limit() => _open == 0 ? null : _levels[_open - 1].ItemEnd ?? _levels[_open - 1].End;

    private readonly long EndOf(uint length, long? limit)
    {
        var end = _position + length;
        if (end > limit) throw Malformed($"a length of {length} at byte {_position} leaves the sequence around it");
        return end <= _total ? end : throw Ends();
    }

    private bool Has(uint count)
    {
        BytesNeeded = _position + count;
        if (BytesNeeded > _total) throw Ends();
        return BytesNeeded <= _bytes.Length;
    }

    private readonly uint TagAt(int offset) => ((uint)UInt16At(offset) << 16) | UInt16At(offset + 2);

    private readonly ushort UInt16At(int offset)
    {
        var at = _bytes[((int)_position + offset)..];
        return _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
    }

    private readonly uint UInt32At(int offset)
    {
        var at = _bytes[((int)_position + offset)..];
        return _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }

    private static DicomFaultException Ends() => new(DicomFaults.Truncated("its data set"));

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
