using System.Globalization;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// What every object has that is made from a CT: whose it is, which series it is of its own, who made it.
/// </summary>
internal static class DerivedObject
{
    /// <summary>A data set with patient, study, series and equipment.</summary>
    /// <param name="source">The CT.</param>
    /// <param name="patientStudy">Its patient and study.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="uid">Its UID.</param>
    /// <param name="version">Of the software that made it.</param>
    /// <param name="created">When.</param>
    public static DicomDataset Describe(
        CtSeries source, DicomDataset patientStudy, DerivedKind kind, string uid, string version,
        DateTimeOffset created)
    {
        var dataset = new DicomDataset();
        foreach (var element in patientStudy.Elements)
            dataset.Set(element);
        return dataset
            .SetText(DicomTags.SopClassUid, DicomVr.UI, kind.SopClassUid)
            .SetText(DicomTags.SopInstanceUid, DicomVr.UI, uid)
            .SetText(DicomTags.StudyInstanceUid, DicomVr.UI, SourceUids.Study(source))
            .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, DicomUid.FromHash("series", uid))
            .SetText(DicomTags.Modality, DicomVr.CS, kind.Modality)
            .SetInteger(DicomTags.SeriesNumber, kind.SeriesNumber)
            .SetInteger(DicomTags.InstanceNumber, 1)
            .SetText(DicomTags.SeriesDescription, DicomVr.LO, kind.Description)
            .SetText(DicomTags.SeriesDate, DicomVr.DA, Date(created))
            .SetText(DicomTags.SeriesTime, DicomVr.TM, Time(created))
            .SetText(DicomTags.Manufacturer, DicomVr.LO, "LungSeg")
            .SetText(DicomTags.ManufacturerModelName, DicomVr.LO, "LungSeg")
            .SetText(SegTags.DeviceSerialNumber, DicomVr.LO, "none")
            .SetText(SegTags.SoftwareVersions, DicomVr.LO, version);
    }

    public static string Date(DateTimeOffset time) => time.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToString("HHmmss", CultureInfo.InvariantCulture);

    /// <summary>A coded concept as an item of a code sequence.</summary>
    public static DicomDataset Code(CodedConcept concept) =>
        new DicomDataset()
            .SetText(SegTags.CodeValue, DicomVr.SH, concept.Value)
            .SetText(SegTags.CodingSchemeDesignator, DicomVr.SH, concept.Scheme)
            .SetText(SegTags.CodeMeaning, DicomVr.LO, concept.Meaning);

    /// <summary>A reference to a slice's object.</summary>
    public static DicomDataset Instance(CtSlice slice) =>
        new DicomDataset()
            .SetText(DicomTags.ReferencedSopClassUid, DicomVr.UI, slice.SopClassUid)
            .SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, SourceUids.Instance(slice));
}

/// <summary>A kind of derived objects.</summary>
internal sealed record DerivedKind(string SopClassUid, string Modality, int SeriesNumber, string Description);
