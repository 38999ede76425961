using System.Buffers.Binary;

namespace LungSeg.Dicom.Part10;

/// <summary>What a step of <see cref="DicomReader"/> came to.</summary>
internal enum DicomReadStatus
{
    /// <summary>An element is there to look at.</summary>
    Element,

    /// <summary>The data set has ended.</summary>
    End,

    /// <summary>
    /// The bytes at hand end inside the data set: <see cref="DicomReader.BytesNeeded"/> of them are needed at least.
    /// </summary>
    NeedMore,
}

/// <summary>
/// Reads a data set element by element, forwards only, without allocating (PS3.5 section 7). Sequences are entered
/// like brackets: <see cref="Depth"/> and <see cref="Root"/> say where an element stands.
/// The nesting is a fixed stack and not recursion, so that no input can overflow the thread's own; every length is
/// checked against what encloses it before it is used; each step consumes bytes, so the cost is linear.
/// </summary>
internal ref partial struct DicomReader
{
    private const uint Undefined = 0xFFFFFFFF;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _total;
    private readonly bool _bigEndian;
    private readonly HeaderNotes? _notes;
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
    /// <param name="notes">Where it is noted what breaks the encoding and is read all the same; null where nobody
    /// asks.</param>
    public DicomReader(
        ReadOnlySpan<byte> bytes, long total, bool isExplicit, bool isBigEndian, HeaderNotes? notes = null)
    {
        _notes = notes;
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

    /// <summary>
    /// Whether the pixel data that <see cref="Read"/> has just come to begins with an item; null where more bytes are
    /// needed.
    /// </summary>
    public bool? IsInFragments()
    {
        BytesNeeded = ValueOffset + 4;
        if (BytesNeeded > _total) return false;
        if (BytesNeeded > _bytes.Length) return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)ValueOffset..]) == 0xE000FFFE;
    }

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
                if (CouldFollow(end, _levels[_open - 1].Tag, _open - 1) is not { } canJump)
                    return DicomReadStatus.NeedMore;
                if (canJump)
                {
                    _position = end;
                    Pop();
                }
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

    private DicomReadStatus? ReadElement()
    {
        if (!Has(8)) return DicomReadStatus.NeedMore;
        ElementOffset = _position;
        var tag = TagAt(0);
        if (tag >> 16 == 0xFFFE) return ReadDelimiter(tag);

        var vr = DicomVr.None;
        uint length;
        if (_explicit
            && DicomVrRules.FromLetters(_bytes[(int)(_position + 4)], _bytes[(int)(_position + 5)])
                is var letters
                    and not DicomVr.None)
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
            if (LengthWithoutVr(tag) is not { } implicitLength) return DicomReadStatus.NeedMore;
            length = implicitLength;
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

    private DicomReadStatus ReadUndefined(uint tag, DicomVr vr)
    {
        if (tag == DicomTags.PixelData || vr is DicomVr.OB or DicomVr.OW)
        {
            // Whoever wants the top-level pixel data stops here; elsewhere (an icon) it is passed over.
            Push(tag, end: null, isFragments: true);
            return DicomReadStatus.Element;
        }

        if (HoldsItems() is not { } holdsItems)
            return DicomReadStatus.NeedMore;
        if (!holdsItems)
            return PassToDelimiter(tag, vr);
        if (vr is not (DicomVr.SQ or DicomVr.UN or DicomVr.None))
            Note(tag, $"is {vr} of undefined length and was taken for a sequence");
        IsSequence = true;
        Push(tag, end: null);
        if (vr is not (DicomVr.SQ or DicomVr.None)) SetUnknown();
        return DicomReadStatus.Element;
    }

    private DicomReadStatus ReadDefined(uint tag, DicomVr vr, uint length)
    {
        if (tag == DicomTags.PixelData && _open == 0)
        {
            _position += length;
            return DicomReadStatus.Element;
        }

        if (!FindEnd(length, Limit(), out var end)) return DicomReadStatus.NeedMore;
        if (vr == DicomVr.SQ || (vr is DicomVr.None or DicomVr.UN && FunctionalGroups.IsSequence(tag)))
        {
            IsSequence = true;
            Push(tag, end);
            if (vr == DicomVr.UN) SetUnknown();
            return DicomReadStatus.Element;
        }

        var count = (uint)(end - _position);
        if (!Has(count)) return DicomReadStatus.NeedMore;
        Value = new(_bytes.Slice((int)_position, (int)count), tag, vr, _bigEndian, _notes);
        _position = end;
        return PassOddPadding(tag, count) ? DicomReadStatus.Element : DicomReadStatus.NeedMore;
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
