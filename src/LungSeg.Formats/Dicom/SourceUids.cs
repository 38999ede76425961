using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// How a derived object names its source: by the source's UIDs, and by UIDs made from them where those are none.
/// </summary>
internal static class SourceUids
{
    public static string Study(CtSeries source) => source.StudyInstanceUid.Length > 0
        ? DicomUid.Conformant(source.StudyInstanceUid)
        : DicomUid.FromHash("study", source.SeriesInstanceUid);

    /// <summary>The series that a slice was in.</summary>
    public static string Series(CtSeries source, CtSlice slice) =>
        DicomUid.Conformant(
            string.IsNullOrEmpty(slice.SeriesInstanceUid) ? source.SeriesInstanceUid : slice.SeriesInstanceUid);

    /// <summary>What tells this scan from all others, those of its series included; no UID by the standard.</summary>
    public static string Scan(CtSeries source) =>
        source.Part is null ? source.SeriesInstanceUid : $"{source.SeriesInstanceUid} {source.Part}";

    public static string FrameOfReference(CtSeries source) => string.IsNullOrEmpty(source.FrameOfReferenceUid)
        ? DicomUid.FromHash("frame of reference", source.SeriesInstanceUid)
        : DicomUid.Conformant(source.FrameOfReferenceUid);

    public static string Instance(CtSlice slice) => slice.SopInstanceUid.Length > 0
        ? DicomUid.Conformant(slice.SopInstanceUid)
        : DicomUid.FromHash("instance", slice.Key.ObjectName);
}
