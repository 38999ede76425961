using System.Runtime.CompilerServices;

namespace LungSeg.Dicom.Part10;

/// <summary>One sequence that a <see cref="DicomReader"/> is inside of.</summary>
internal struct DicomLevel
{
    /// <summary>The sequence's tag.</summary>
    public uint Tag;

    /// <summary>Where the sequence ends; null where a delimiter says so.</summary>
    public long? End;

    /// <summary>Where the current item ends; null where a delimiter says so.</summary>
    public long? ItemEnd;

    /// <summary>The current item, from 0; -1 before the first.</summary>
    public int ItemIndex;

    /// <summary>Whether the position is inside an item, or between two.</summary>
    public bool IsInItem;

    /// <summary>Whether the items are compressed fragments, not data sets.</summary>
    public bool IsFragments;

    /// <summary>
    /// Whether the value representation did not say that it is a sequence, so that each item shows how it is encoded.
    /// </summary>
    public bool IsUnknown;

    /// <summary>Whether elements outside the sequence state their value representation.</summary>
    public bool WasExplicit;
}

/// <summary>A stack of sequences of fixed depth; real CT objects nest five or six.</summary>
[InlineArray(Max)]
internal struct DicomLevels
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int Max = 32;

    private DicomLevel _first;
}
