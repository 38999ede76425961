namespace LungSeg.Dicom.Headers;

/// <summary>What came of reading a header: exactly one of a header, a fault, or the wish for more bytes.</summary>
public sealed record HeaderRead
{
    /// <summary>The header where it is whole and that of a CT image.</summary>
    public SliceHeader? Header { get; init; }

    /// <summary>Why the object is of no use.</summary>
    public DicomFault? Fault { get; init; }

    /// <summary>
    /// How long a prefix of the object must be at least to get further; 0 where this one was enough. Asking for four
    /// times the last prefix, or this where it is more, ends after a few steps.
    /// </summary>
    public long BytesNeeded { get; init; }

    /// <summary>The series that a faulty object says it belongs to, where that much could be read.</summary>
    public string? SeriesInstanceUid { get; init; }
}
