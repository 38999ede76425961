namespace LungSeg.Dicom.Series;

/// <summary>Where one slice of a series comes from, and how derived objects refer to it.</summary>
/// <param name="Key">The object and frame that hold its pixels.</param>
/// <param name="SopClassUid">The object's SOP class.</param>
/// <param name="SopInstanceUid">The object's SOP instance.</param>
public sealed record CtSlice(SliceKey Key, string SopClassUid, string SopInstanceUid);
