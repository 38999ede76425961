namespace LungSeg.Dicom.Series;

/// <summary>An object, or one frame of it, that was left out.</summary>
/// <param name="ObjectName">Blob name or path.</param>
/// <param name="Frame">The frame, from 0; null where it is the whole object.</param>
/// <param name="SeriesInstanceUid">Its series where that could be read.</param>
/// <param name="Fault">Why, and what to do.</param>
public sealed record ObjectRejection(string ObjectName, int? Frame, string? SeriesInstanceUid, DicomFault Fault);
