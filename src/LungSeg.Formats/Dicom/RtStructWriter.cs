using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// Writes RT Structure Sets (PS3.3 section A.19): closed planar contours on the CT's own slices, in its frame of
/// reference, each pointing to its slice. Points are in LPS, mm, to a thousandth. Filled again on the CT's grid they
/// are the masks, voxel by voxel. Patient and study are copied from a source object, as in <see
/// cref="DicomSegWriter"/>, and UIDs are made from the content.
/// </summary>
public static class RtStructWriter
{
    private static readonly DerivedKind Kind = new(SopClasses.RtStructureSet, "RTSTRUCT", 301, "Lung contours");

    /// <summary>
    /// Writes one object with a region of interest for each segment, numbered from 1 in the order given.
    /// </summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="source">The CT.</param>
    /// <param name="patientStudy">Its patient and study.</param>
    /// <param name="segments">On the CT's own grid.</param>
    /// <param name="algorithm">Who made them.</param>
    /// <param name="created">When.</param>
    /// <exception cref="ArgumentException">There is no segment, or one is not on the CT's grid.</exception>
    public static void Write(
        Stream output, CtSeries source, DicomDataset patientStudy, IReadOnlyList<Segment> segments,
        SegmentationAlgorithm algorithm, DateTimeOffset created)
    {
        if (LabelRows.Grid([.. segments.Select(segment => segment.LabelMask)]) != source.Geometry)
            throw new ArgumentException("The segments are not on the CT's grid.", nameof(segments));
        var planes = SegPlane.Of(source);
        var contours = segments.Select(segment => Contours(segment, source, planes)).ToList();
        var uid = DicomUid.FromHash(
            "structure set", SourceUids.Scan(source), algorithm.Name, algorithm.Version, HashOf(contours));
        var dataset = DerivedObject
            .Describe(source, patientStudy, Kind, uid, algorithm.Version, created)
            .SetText(RtTags.OperatorsName, DicomVr.PN)
            .SetText(DicomTags.FrameOfReferenceUid, DicomVr.UI, SourceUids.FrameOfReference(source))
            .SetText(DicomTags.PositionReferenceIndicator, DicomVr.LO)
            .SetText(RtTags.StructureSetLabel, DicomVr.SH, "Lungs")
            .SetText(RtTags.StructureSetDate, DicomVr.DA, DerivedObject.Date(created))
            .SetText(RtTags.StructureSetTime, DicomVr.TM, DerivedObject.Time(created))
            .SetText(RtTags.ApprovalStatus, DicomVr.CS, "UNAPPROVED");
        dataset.SetSequence(RtTags.ReferencedFrameOfReferenceSequence, References(source, planes));
        dataset.SetSequence(
            RtTags.StructureSetRoiSequence,
            segments.Select((segment, i) => Roi(segment.Structure, i + 1, source, algorithm)));
        dataset.SetSequence(
            RtTags.RoiContourSequence,
            segments.Select((segment, i) => RoiContour(segment.Structure.Color, i + 1, contours[i])));
        dataset.SetSequence(
            RtTags.RtRoiObservationsSequence, segments.Select((segment, i) => Observation(segment, i + 1)));

        // A contour may be longer than the 64 kB that explicit value representations have room for in text.
        DicomWriter.Write(output, dataset, TransferSyntax.ImplicitLittleEndian);
    }

    private static List<DicomDataset> Contours(Segment segment, CtSeries source, IReadOnlyList<SegPlane> planes)
    {
        var (grid, contours) = (source.Geometry, new List<DicomDataset>());
        var (stepX, stepY) = (grid.AxisX * (grid.Spacing.X / 2), grid.AxisY * (grid.Spacing.Y / 2));
        foreach (var plane in planes)
        {
            foreach (var polygon in PlaneContours.Of(segment.Mask, plane.Z))
            {
                var text = new StringBuilder();
                foreach (var (x, y) in polygon)
                {
                    var point = plane.Position + (stepX * x) + (stepY * y);
                    foreach (var value in (double[])[point.X, point.Y, point.Z])
                    {
                        if (text.Length > 0)
                            text.Append('\\');
                        text.Append(Math.Round(value, 3).ToString(CultureInfo.InvariantCulture));
                    }
                }

                contours.Add(
                    new DicomDataset()
                        .SetSequence(RtTags.ContourImageSequence, plane.Sources.Select(Image))
                        .SetText(RtTags.ContourGeometricType, DicomVr.CS, "CLOSED_PLANAR")
                        .SetInteger(RtTags.NumberOfContourPoints, polygon.Count)
                        .SetText(RtTags.ContourData, DicomVr.DS, text.ToString()));
            }
        }

        return contours;
    }

    private static DicomDataset References(CtSeries source, IReadOnlyList<SegPlane> planes)
    {
        var series = planes
            .SelectMany(plane => plane.Sources)
            .GroupBy(slice => SourceUids.Series(source, slice))
            .Select(group =>
                new DicomDataset()
                    .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, group.Key)
                    .SetSequence(
                        RtTags.ContourImageSequence,
                        group.DistinctBy(slice => (SourceUids.Instance(slice), slice.Key.Frame)).Select(Image))
            );
        return new DicomDataset()
            .SetText(DicomTags.FrameOfReferenceUid, DicomVr.UI, SourceUids.FrameOfReference(source))
            .SetSequence(
                RtTags.RtReferencedStudySequence,
                new DicomDataset()
                    .SetText(DicomTags.ReferencedSopClassUid, DicomVr.UI, SopClasses.DetachedStudyManagement)
                    .SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, SourceUids.Study(source))
                    .SetSequence(RtTags.RtReferencedSeriesSequence, series));
    }

    private static DicomDataset Roi(
        Structure structure, int number, CtSeries source, SegmentationAlgorithm algorithm) =>
        new DicomDataset()
            .SetInteger(RtTags.RoiNumber, number)
            .SetText(RtTags.ReferencedFrameOfReferenceUid, DicomVr.UI, SourceUids.FrameOfReference(source))
            .SetText(RtTags.RoiName, DicomVr.LO, structure.Name)
            .SetText(RtTags.RoiGenerationAlgorithm, DicomVr.CS, algorithm.Type)
            .SetText(RtTags.RoiGenerationDescription, DicomVr.LO, $"{algorithm.Name} {algorithm.Version}");

    private static DicomDataset RoiContour(Rgb color, int number, List<DicomDataset> contours)
    {
        var item = new DicomDataset()
            .SetInteger(RtTags.RoiDisplayColor, color.R, color.G, color.B)
            .SetInteger(RtTags.ReferencedRoiNumber, number);
        return contours.Count == 0 ? item : item.SetSequence(RtTags.ContourSequence, contours);
    }

    private static DicomDataset Observation(Segment segment, int number) =>
        new DicomDataset()
            .SetInteger(RtTags.ObservationNumber, number)
            .SetInteger(RtTags.ReferencedRoiNumber, number)
            .SetSequence(RtTags.RtRoiIdentificationCodeSequence, DerivedObject.Code(segment.Code.Type))
            .SetText(RtTags.RtRoiInterpretedType, DicomVr.CS, "ORGAN")
            .SetText(RtTags.RoiInterpreter, DicomVr.PN);

    private static DicomDataset Image(CtSlice slice)
    {
        var item = DerivedObject.Instance(slice);
        return SopClasses.IsMultiFrame(slice.SopClassUid)
            ? item.SetInteger(SegTags.ReferencedFrameNumber, slice.Key.Frame + 1)
            : item;
    }

    private static string HashOf(IEnumerable<List<DicomDataset>> contours)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var contour in contours.SelectMany(contour => contour))
            hash.AppendData(contour[RtTags.ContourData]!.Value.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
