namespace LungSeg.Dicom.Series;

/// <summary>A series that cannot be processed.</summary>
/// <param name="SeriesInstanceUid">Which.</param>
/// <param name="Fault">Why, and what to do.</param>
/// <param name="ObjectNames">The objects it is about, in order of name.</param>
/// <param name="Part">Which scan of the series where others of it can be processed; else null.</param>
public sealed record SeriesRejection(
    string SeriesInstanceUid, DicomFault Fault, IReadOnlyList<string> ObjectNames, string? Part = null);
