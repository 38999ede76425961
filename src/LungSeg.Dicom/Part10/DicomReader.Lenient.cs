using System.Buffers.Binary;

namespace LungSeg.Dicom.Part10;

/// <summary>
/// Where an encoding is broken in a way that other software writes and reads: delimiters that nothing asked for,
/// lengths that contradict each other, unknown representations. It is gone on where only one reading makes sense of
/// what follows, and noted; each step still consumes bytes. In the functional groups no length is guessed: they say
/// where each frame lies.
/// </summary>
internal ref partial struct DicomReader
{
    /// <summary>A delimiter or item tag where an element could be.</summary>
    private DicomReadStatus? ReadDelimiter(uint tag)
    {
        if (_open > 0 && _levels[_open - 1].ItemEnd is null)
        {
            ref var level = ref _levels[_open - 1];
            if (tag == DicomTags.SequenceDelimitation && level.End is null)
            {
                // It stands for the item's delimiter where the sequence goes on behind it, else for both.
                if (TagBehind(8) is not { } next) return DicomReadStatus.NeedMore;
                Note(level.Tag, "has an item that ends with a sequence's delimiter");
                _position += 8;
                level.IsInItem = false;
                if (next is not (DicomTags.Item or DicomTags.SequenceDelimitation)) Pop();
                return null;
            }

            if (tag == DicomTags.Item) Note(level.Tag, "has an item without a delimiter");
            if (tag is DicomTags.Item or DicomTags.ItemDelimitation)
            {
                level.IsInItem = false;
                if (tag == DicomTags.ItemDelimitation) _position += 8;
                return null;
            }
        }

        if (tag is not (DicomTags.ItemDelimitation or DicomTags.SequenceDelimitation))
            throw Malformed($"{DicomTags.Describe(tag)} outside a sequence");
        Note(tag, "stands where nothing is to be delimited");
        _position += 8;
        return null;
    }

    /// <summary>
    /// An item's delimiter between items: behind one of stated length, or in place of the sequence's own.
    /// </summary>
    private DicomReadStatus? PassItemDelimiter()
    {
        if (TagBehind(8) is not { } next) return DicomReadStatus.NeedMore;
        ref var level = ref _levels[_open - 1];
        Note(level.Tag, "has a delimiter of an item where none is open");
        _position += 8;
        if (level.End is null
            && next is not (DicomTags.Item or DicomTags.SequenceDelimitation or DicomTags.ItemDelimitation))
            Pop();
        return null;
    }

    /// <summary>
    /// Moves the end of a sequence that should have ended here but goes on with an item of stated length.
    /// </summary>
    /// <returns>Whether it does; null where more bytes are needed.</returns>
    private bool? GoesOn()
    {
        if (TagBehind(0) is not { } next) return null;
        if (next != DicomTags.Item || IsFunctionalGroup() || MayItemStart(_position, _open - 1)) return false;
        if (!Has(8)) return null;
        ref var level = ref _levels[_open - 1];
        var end = _position + 8 + UInt32At(4);
        if (end > (_open > 1 ? _levels[_open - 2].ItemEnd ?? _total : _total)) return false;
        Note(level.Tag, "is longer than its length says");
        level.End = end;
        return true;
    }

    /// <summary>
    /// The end of something that begins here, where its length fits into what encloses it. Where it does not, one of
    /// the two lengths is wrong: that one which leads to nothing.
    /// </summary>
    /// <returns>False where more bytes are needed.</returns>
    private bool FindEnd(uint length, long? limit, out long end)
    {
        end = _position + length;
        if (end <= (limit ?? _total)) return true;
        if (limit is not { } outer) throw Ends();
        var tag = _levels[_open - 1].Tag;
        if (IsFunctionalGroup())
            throw Malformed($"a length of {length} at byte {_position} leaves the sequence around it");
        if (CouldFollow(outer, tag, _open) is not { } isOuterRight)
            return false;
        if (isOuterRight)
        {
            Note(tag, "holds something that its length cuts off");
            end = outer;
            return true;
        }

        if (end > _total) throw Malformed($"a length of {length} at byte {_position} leaves the sequence around it");
        if (CouldFollow(end, tag, _open) is not { } isInnerRight) return false;
        if (!isInnerRight) throw Malformed($"a length of {length} at byte {_position} leaves the sequence around it");
        Note(tag, "is longer than its length says");
        for (var i = 0; i < _open; i++)
        {
            if (_levels[i].End < end) _levels[i].End = end;
            if (_levels[i].ItemEnd < end) _levels[i].ItemEnd = end;
        }

        return true;
    }

    /// <summary>
    /// Finds by an item's first element whether an unknown sequence's item states its representations; false where more
    /// bytes are needed.
    /// </summary>
    private bool FindEncoding(long end)
    {
        _explicit = false;
        if (_position + 8 > Math.Min(end, _total)) return true;
        if (!Has(8)) return false;
        _explicit = DicomVrRules.FromLetters(_bytes[(int)_position + 4], _bytes[(int)_position + 5]).IsKnown();
        if (_explicit) Note(_levels[_open - 1].Tag, "is of unknown representation, but its items state theirs");
        return true;
    }

    /// <summary>Whether a value of undefined length is made of items; null where more bytes are needed.</summary>
    private bool? HoldsItems() =>
        TagBehind(0) is not { } next ? null : next is DicomTags.Item or DicomTags.SequenceDelimitation or 0;

    /// <summary>Passes over a value that ends with a sequence's delimiter but is none.</summary>
    private DicomReadStatus PassToDelimiter(uint tag, DicomVr vr)
    {
        ReadOnlySpan<byte> delimiter = _bigEndian
            ? [0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0]
            : [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        var fault = $"{DicomTags.Describe(tag)} has an undefined length and is no sequence";
        if ((vr == DicomVr.SQ && (tag >> 16) % 2 == 0) || FunctionalGroups.IsSequence(tag)) throw Malformed(fault);
        var length = _bytes[(int)_position..].IndexOf(delimiter);
        if (length < 0 && _bytes.Length >= _total) throw Malformed(fault);
        if (length < 0)
        {
            BytesNeeded = _bytes.Length + 1;
            return DicomReadStatus.NeedMore;
        }

        if (_position + length + 8 > (Limit() ?? _total)) throw Malformed(fault);
        Note(tag, "has an undefined length and is no sequence");
        _position += length + 8;
        return DicomReadStatus.Element;
    }

    /// <summary>
    /// The length of an element without a representation: the four bytes of an implicit one, or two behind characters
    /// that are none.
    /// </summary>
    private uint? LengthWithoutVr(uint tag)
    {
        var length = UInt32At(4);
        if (!_explicit || length == Undefined) return length;
        if (_bytes.Slice((int)_position + 4, 2).ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)) return length;
        var shortLength = UInt16At(6);
        if (_position + 8 + shortLength > (Limit() ?? _total)) return length;
        if (CouldFollow(_position + 8 + shortLength, tag, _open) is not { } fits) return null;
        if (!fits) return length;
        Note(tag, "has a value representation that is none");
        return shortLength;
    }

    /// <summary>
    /// Passes over the byte that evens a value whose length leaves it out; false where more bytes are needed.
    /// </summary>
    private bool PassOddPadding(uint tag, uint length)
    {
        if ((length & 1) == 0 || _position + 1 > (Limit() ?? _total)) return true;
        if (CouldFollow(_position, tag, _open) is not { } isUnpadded) return false;
        if (isUnpadded) return true;
        if (CouldFollow(_position + 1, tag, _open) is not { } isPadded) return false;
        if (!isPadded) return true;
        Note(tag, "has an odd length and a byte behind it");
        _position++;
        return true;
    }

    /// <summary>
    /// Whether what lies at a place could be the element, item or delimiter behind an element with this tag; null where
    /// more bytes are needed.
    /// </summary>
    private bool? CouldFollow(long at, uint after, int levels)
    {
        if (at + 8 > _total) return true;
        if (at + 8 > _bytes.Length)
        {
            BytesNeeded = at + 8;
            return null;
        }

        var bytes = _bytes.Slice((int)at, 8);
        var tag = _bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : DicomTags.Read(bytes);
        if (tag == DicomTags.Item)
            return MayItemStart(at, levels);
        if (tag is DicomTags.ItemDelimitation or DicomTags.SequenceDelimitation)
            return true;
        if (DicomVrRules.FromLetters(bytes[4], bytes[5]) is var vr and not DicomVr.None)
            return vr.IsKnown() || tag > after;
        var length = _bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return tag > after && (length == Undefined || length <= _total - at - 8);
    }

    /// <summary>Whether one of the outermost sequences could go on with an item at a place.</summary>
    private readonly bool MayItemStart(long at, int levels)
    {
        for (var i = 0; i < levels; i++)
        {
            if (_levels[i].ItemEnd == at && _levels[i].End != at) return true;
        }

        return false;
    }

    private readonly bool IsFunctionalGroup() => FunctionalGroups.IsRoot(_levels[0].Tag);

    /// <summary>
    /// The tag so many bytes behind the position, 0 where the data set has ended; null where more bytes are needed.
    /// </summary>
    private uint? TagBehind(int offset)
    {
        if (_position + offset + 4 > _total) return 0;
        BytesNeeded = _position + offset + 4;
        return BytesNeeded <= _bytes.Length ? TagAt(offset) : null;
    }

    private readonly void Note(uint tag, string what) =>
        _notes?.Add(SeriesWarningCodes.EncodingOdd, tag, $"{DicomTags.Describe(tag)} {what}");
}
