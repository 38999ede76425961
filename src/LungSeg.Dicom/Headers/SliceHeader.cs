using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// What is kept of a CT object's header: what its pixels mean, where they lie in the patient, and what identifies the
/// object for those who refer to it. No patient's name, ID or date is ever read into it. UIDs are as they are written,
/// empty where there is none: see <see cref="DicomUid.IsValid"/>.
/// </summary>
public sealed record SliceHeader
{
    public required TransferSyntax Syntax { get; init; }

    public required string SopClassUid { get; init; }

    public required string SopInstanceUid { get; init; }

    public required string StudyInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public string? FrameOfReferenceUid { get; init; }

    public string? Modality { get; init; }

    public int? SeriesNumber { get; init; }

    /// <summary>
    /// Series Description (0008,103E) as it is written: free text, in which people write names too. It is never shown
    /// or logged; what known words it holds may be.
    /// </summary>
    public string? SeriesDescription { get; init; }

    public int? InstanceNumber { get; init; }

    public required PixelFormat Pixels { get; init; }

    /// <summary>The stored value that marks pixels outside the scan circle, in the pixels' own signedness.</summary>
    public int? PaddingValue { get; init; }

    /// <summary>The other end of a range of such values.</summary>
    public int? PaddingRangeLimit { get; init; }

    public required PixelDataLocation PixelData { get; init; }

    public required AcquisitionInfo Acquisition { get; init; }

    /// <summary>The frames in the order in which their pixels are stored: at least one.</summary>
    public required IReadOnlyList<FrameHeader> Frames { get; init; }

    /// <summary>What breaks the standard in the header and was read all the same.</summary>
    public IReadOnlyList<HeaderNote> Notes { get; init; } = [];
}
