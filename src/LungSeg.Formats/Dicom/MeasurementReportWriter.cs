using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.Formats.Segments;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Formats.Dicom;

/// <summary>What was measured in a structure.</summary>
/// <param name="Structure">Which.</param>
/// <param name="Values">By <see cref="Measure.Key"/>.</param>
public sealed record MeasuredStructure(Structure Structure, IReadOnlyDictionary<string, double> Values);

/// <summary>
/// Writes measurement reports (PS3.16 TID 1500) as Comprehensive 3D SR: a group for each structure, of which those that
/// the scan's DICOM Segmentation has as a segment point to it (TID 1411), others stand by themselves (TID 1501).
/// Patient and study are copied from a source object, as in <see cref="DicomSegWriter"/>, and UIDs are made from the
/// content.
/// </summary>
public static class MeasurementReportWriter
{
    private const string Contains = "CONTAINS";
    private const string Modifies = "HAS CONCEPT MOD";
    private const string Observes = "HAS OBS CONTEXT";

    private const uint ReferencedPerformedProcedureStepSequence = 0x00081111;
    private const uint ReferencedSeriesSequence = 0x00081115;
    private const uint ReferencedSopSequence = 0x00081199;
    private const uint PerformedProcedureCodeSequence = 0x0040A372;
    private const uint EvidenceSequence = 0x0040A375;
    private const uint CompletionFlag = 0x0040A491;

    private static readonly DerivedKind Kind = new(SopClasses.Comprehensive3DSr, "SR", 302, "Lung measurements");

    private static readonly CodedConcept Site = new("SCT", "363698007", "Finding Site");

    /// <summary>Writes one report.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="source">The CT.</param>
    /// <param name="patientStudy">Its patient and study.</param>
    /// <param name="measured">The measured structures, in order.</param>
    /// <param name="segments">The segments of the Segmentation object that the same masks give, in its order.</param>
    /// <param name="algorithm">Who measured.</param>
    /// <param name="created">When.</param>
    public static void Write(
        Stream output, CtSeries source, DicomDataset patientStudy, IReadOnlyList<MeasuredStructure> measured,
        IReadOnlyList<Segment> segments, SegmentationAlgorithm algorithm, DateTimeOffset created)
    {
        var segmentation = DicomSegWriter.UidOf(source, segments, algorithm);
        var numbers = segments.Index().ToDictionary(item => item.Item.Structure, item => item.Index + 1);
        var uid = DicomUid.FromHash("measurement report", segmentation, HashOf(measured));
        var dataset = DerivedObject
            .Describe(source, patientStudy, Kind, uid, algorithm.Version, created)
            .SetText(DicomTags.ContentDate, DicomVr.DA, DerivedObject.Date(created))
            .SetText(DicomTags.ContentTime, DicomVr.TM, DerivedObject.Time(created))
            .SetText(CompletionFlag, DicomVr.CS, "COMPLETE")
            .SetText(DicomTags.VerificationFlag, DicomVr.CS, "UNVERIFIED")
            .SetSequence(ReferencedPerformedProcedureStepSequence)
            .SetSequence(PerformedProcedureCodeSequence)
            .AsContainer(
                new("DCM", "126000", "Imaging Measurement Report"),
                "1500",
                [
                    SrItems.Code(
                        Modifies, new("DCM", "121049", "Language of Content Item and Descendants"),
                        new("RFC5646", "en", "English")),
                    SrItems.Code(Observes, new("DCM", "121005", "Observer Type"), new("DCM", "121007", "Device")),
                    SrItems.UidReference(
                        Observes, new("DCM", "121012", "Device Observer UID"),
                        DicomUid.FromHash("device", algorithm.Name, algorithm.Version)),
                    SrItems.Text(
                        Observes, new("DCM", "121013", "Device Observer Name"),
                        $"{algorithm.Name} {algorithm.Version}"),
                    SrItems.Code(
                        Modifies, new("DCM", "121058", "Procedure reported"), new("SCT", "169069000", "CT of chest")),
                    SrItems.Container(
                        Contains, new("DCM", "126010", "Imaging Measurements"), template: null, measured.Select(Group)),
                ]);
        if (measured.Any(item => numbers.ContainsKey(item.Structure)))
            dataset.SetSequence(EvidenceSequence, Evidence(source, segmentation));
        DicomWriter.Write(output, dataset);

        DicomDataset Group(MeasuredStructure item)
        {
            List<DicomDataset> content =
            [
                SrItems.Text(Observes, new("DCM", "112039", "Tracking Identifier"), item.Structure.Name),
                SrItems.UidReference(
                    Observes, new("DCM", "112040", "Tracking Unique Identifier"),
                    DicomUid.FromHash("structure", SourceUids.Scan(source), item.Structure.Id)),
                SrItems.Code(Contains, new("DCM", "121071", "Finding"), FindingOf(item.Structure)),
            ];
            var isSegment = numbers.TryGetValue(item.Structure, out var number);
            if (isSegment)
            {
                content.Add(SrItems.Segment(new("DCM", "121191", "Referenced Segment"), segmentation, number));
                content.Add(
                    SrItems.UidReference(
                        Contains, new("DCM", "121232", "Source series for segmentation"),
                        DicomUid.Conformant(source.SeriesInstanceUid)));
            }

            content.Add(SrItems.Code(Contains, Site, FindingOf(item.Structure), SideOf(item.Structure)));
            content.AddRange(
                Measures
                    .All.Where(measure => item.Values.ContainsKey(measure.Key))
                    .Select(measure => NumberOf(measure, item.Values[measure.Key])));
            return SrItems.Container(
                Contains, new("DCM", "125007", "Measurement Group"), isSegment ? "1411" : "1501", content);
        }
    }

    private static DicomDataset NumberOf(Measure measure, double value)
    {
        var code = MeasureCodes.Of(measure);
        DicomDataset[] derivation = code.Derivation is { } how
            ? [SrItems.Code(Modifies, new("DCM", "121401", "Derivation"), how)]
            : [];
        return SrItems.Number(code.Concept, value, MeasureCodes.UnitOf(measure), derivation);
    }

    /// <summary>What is measured: of structures without a code of their own, the lung that they are of.</summary>
    private static CodedConcept FindingOf(Structure structure) => (structure.Segment ?? Structures.Lungs.Segment!).Type;

    private static DicomDataset[] SideOf(Structure structure)
    {
        var side = structure.Segment?.Modifier
            ?? (
                structure.Side is { } one
                    ? Structures.All.First(other => other.IsLung && other.Side == one).Segment?.Modifier
                    : null);
        return side is null ? [] : [SrItems.Code(Modifies, new("SCT", "272741003", "Laterality"), side)];
    }

    /// <summary>Every object that the content points to.</summary>
    private static DicomDataset Evidence(CtSeries source, string segmentation) =>
        new DicomDataset()
            .SetText(DicomTags.StudyInstanceUid, DicomVr.UI, SourceUids.Study(source))
            .SetSequence(
                ReferencedSeriesSequence,
                new DicomDataset()
                    .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, DicomUid.FromHash("series", segmentation))
                    .SetSequence(
                        ReferencedSopSequence,
                        new DicomDataset()
                            .SetText(DicomTags.ReferencedSopClassUid, DicomVr.UI, SopClasses.Segmentation)
                            .SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, segmentation)));

    private static string HashOf(IEnumerable<MeasuredStructure> measured)
    {
        var text = string.Join(
            '\n',
            measured.SelectMany(item =>
                item.Values.Select(value =>
                    $"{item.Structure.Id} {value.Key} {value.Value.ToString("R", CultureInfo.InvariantCulture)}"
                )
            ));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
