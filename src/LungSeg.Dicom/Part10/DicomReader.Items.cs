namespace LungSeg.Dicom.Part10;

/// <summary>How a DicomReader goes into sequences, from item to item, and out again (PS3.5 section 7.5).</summary>
internal ref partial struct DicomReader
{
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
            if (GoesOn() is not { } goesOn) return DicomReadStatus.NeedMore;
            if (!goesOn) Pop();
            return null;
        }

        if (!Has(8)) return DicomReadStatus.NeedMore;
        var tag = TagAt(0);
        var length = UInt32At(4);
        if (tag == DicomTags.ItemDelimitation) return PassItemDelimiter();
        _position += 8;
        if (tag == DicomTags.SequenceDelimitation)
        {
            Pop();
            return null;
        }

        if (tag != DicomTags.Item)
            throw Malformed($"{DicomTags.Describe(tag)} where an item of {DicomTags.Describe(level.Tag)} should be");
        if (level.IsFragments && length == Undefined)
            throw Malformed("a fragment of undefined length");
        long? end = null;
        if (length != Undefined)
        {
            if (!FindEnd(length, level.End, out var stated)) return DicomReadStatus.NeedMore;
            end = stated;
        }

        if (level.IsUnknown && !FindEncoding(end ?? _total)) return DicomReadStatus.NeedMore;
        level.ItemIndex++;
        if (level.IsFragments)
        {
            _position = end!.Value;
            return null;
        }

        level.IsInItem = true;
        level.ItemEnd = end;
        return null;
    }

    private void Push(uint tag, long? end, bool isFragments = false)
    {
        if (_open == DicomLevels.Max)
            throw Malformed($"sequences are nested more than {DicomLevels.Max} deep");
        _levels[_open++] = new()
        {
            Tag = tag,
            End = end,
            IsFragments = isFragments,
            WasExplicit = _explicit,
            ItemIndex = -1,
        };
    }

    /// <summary>
    /// The content of an unknown sequence is implicit little endian (PS3.5 section 6.2.2, note 4), unless it shows
    /// otherwise.
    /// </summary>
    private void SetUnknown()
    {
        _levels[_open - 1].IsUnknown = true;
        _explicit = false;
    }

    private void Pop() => _explicit = _levels[--_open].WasExplicit;

    /// <summary>The nearest end that encloses the position, or null where all that encloses it is undefined.</summary>
    private readonly long? Limit() => _open == 0 ? null : _levels[_open - 1].ItemEnd ?? _levels[_open - 1].End;
}
