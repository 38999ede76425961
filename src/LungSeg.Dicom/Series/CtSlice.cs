namespace LungSeg.Dicom.Series;

/// <summary>Where one slice of a series comes from, and how derived objects refer to it.</summary>
/// <param name="Key">The object and frame that hold its pixels.</param>
/// <param name="SopClassUid">The object's SOP class.</param>
/// <param name="SopInstanceUid">The object's SOP instance as it is written; empty where it has none.</param>
/// <param name="SeriesInstanceUid">The object's series where it is another than the volume's; else null.</param>
public sealed record CtSlice(SliceKey Key, string SopClassUid, string SopInstanceUid, string? SeriesInstanceUid = null);

/// <summary>A slice where it truly lies, in a volume whose slices are not evenly spaced.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Place">Its place along the volume's third axis, in steps from the first slice.</param>
public sealed record UnevenSlice(CtSlice Slice, double Place);
