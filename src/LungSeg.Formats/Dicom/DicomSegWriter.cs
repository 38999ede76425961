using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// Writes DICOM Segmentation objects (PS3.3 section A.51), type BINARY or LABELMAP, on the grid and in the frame of
/// reference of the CT they are of, every frame pointing to the slice it lies on. Patient and study are copied from a
/// source object as the standard demands, so that archives file the object with the scan: it identifies the patient
/// exactly as far as the scan does. UIDs are made from the content: the same masks, software and source give the same
/// object. A UID of the source that breaks the standard is replaced by one that is made from it
/// (<see cref="DicomUid.Conformant"/>).
/// </summary>
public static class DicomSegWriter
{
    private static readonly DerivedKind Binary = new(SopClasses.Segmentation, "SEG", 300, "Lung segmentation");
    private static readonly DerivedKind LabelMap = new(
        SopClasses.LabelMapSegmentation, "SEG", 303, "Lung segmentation, label map");

    /// <summary>Writes one object that holds all segments, numbered from 1 in the order given.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="source">The CT.</param>
    /// <param name="patientStudy">Its patient and study, as <see cref="PatientStudyReader"/> reads them from one of its
    /// objects.</param>
    /// <param name="segments">On the CT's own grid.</param>
    /// <param name="algorithm">Who made them.</param>
    /// <param name="created">When; the only thing that two objects of the same content may differ in.</param>
    /// <param name="type">How the object holds its segments.</param>
    /// <exception cref="ArgumentException">There is no segment, one is not on the CT's grid, or some overlap in a label
    /// map.</exception>
    public static void Write(
        Stream output, CtSeries source, DicomDataset patientStudy, IReadOnlyList<Segment> segments,
        SegmentationAlgorithm algorithm, DateTimeOffset created, SegmentationType type = SegmentationType.Binary)
    {
        var grid = LabelRows.Grid([.. segments.Select(segment => segment.LabelMask)]);
        if (grid != source.Geometry)
            throw new ArgumentException("The segments are not on the CT's grid.", nameof(segments));
        var planes = SegPlane.Of(source);
        var content = SegContent.Of(type, segments, planes);
        var uid = UidOf(source, content, algorithm);
        var kind = type == SegmentationType.Binary ? Binary : LabelMap;
        var dataset = DerivedObject.Describe(source, patientStudy, kind, uid, algorithm.Version, created)
            .SetText(DicomTags.ContentDate, DicomVr.DA, DerivedObject.Date(created))
            .SetText(DicomTags.ContentTime, DicomVr.TM, DerivedObject.Time(created))
            .SetText(DicomTags.FrameOfReferenceUid, DicomVr.UI, SourceUids.FrameOfReference(source))
            .SetText(DicomTags.PositionReferenceIndicator, DicomVr.LO)
            .SetText(DicomTags.BodyPartExamined, DicomVr.CS, "CHEST");
        DescribeImage(dataset, grid.Size, content);
        DescribeSegments(dataset, segments, algorithm, type);
        DescribeDimensions(dataset, uid, type);
        DescribeReferences(dataset, source, content.Frames.SelectMany(frame => planes[frame.Plane].Sources));
        dataset.SetSequence(
            DicomTags.SharedFunctionalGroupsSequence, SharedGroups(grid, isEven: source.Uneven is null));
        dataset.SetSequence(
            DicomTags.PerFrameFunctionalGroupsSequence,
            content.Frames.Select(frame => FrameGroups(frame, planes[frame.Plane])));
        if (type == SegmentationType.Binary) dataset.SetBytes(DicomTags.PixelData, DicomVr.OB, content.Bits);
        else dataset.SetFrames(DicomTags.PixelData, content.Coded);
        DicomWriter.Write(output, dataset, content.Syntax);
    }

    /// <summary>
    /// The UID of the object of type BINARY that <see cref="Write"/> makes of the same, for others that refer to it.
    /// </summary>
    public static string UidOf(CtSeries source, IReadOnlyList<Segment> segments, SegmentationAlgorithm algorithm) =>
        UidOf(source, SegContent.Of(SegmentationType.Binary, segments, SegPlane.Of(source)), algorithm);

    private static string UidOf(CtSeries source, SegContent content, SegmentationAlgorithm algorithm) =>
        DicomUid.FromHash(
            content.Type == SegmentationType.Binary ? "segmentation" : "label map", SourceUids.Scan(source),
            algorithm.Name, algorithm.Version, content.Hash);

    private static void DescribeImage(DicomDataset dataset, Size3 size, SegContent content)
    {
        var isLabelMap = content.Type == SegmentationType.LabelMap;
        var bits = (ushort)(isLabelMap ? 8 : 1);
        if (isLabelMap)
        {
            // Voxels of no segment are those of the segment 0, the background.
            dataset.SetText(SegTags.SegmentsOverlap, DicomVr.CS, "NO").SetUInt16(SegTags.PixelPaddingValue, 0);
        }

        dataset
            .SetText(DicomTags.ImageType, DicomVr.CS, "DERIVED", "PRIMARY")
            .SetText(SegTags.ContentLabel, DicomVr.CS, "LUNGS")
            .SetText(SegTags.ContentDescription, DicomVr.LO, "Lung segmentation")
            .SetText(SegTags.ContentCreatorName, DicomVr.PN)
            .SetText(SegTags.SegmentationType, DicomVr.CS, isLabelMap ? "LABELMAP" : "BINARY")
            .SetText(SegTags.LossyImageCompression, DicomVr.CS, "00")
            .SetText(DicomTags.BurnedInAnnotation, DicomVr.CS, "NO")
            .SetInteger(DicomTags.NumberOfFrames, content.Frames.Count)
            .SetUInt16(DicomTags.SamplesPerPixel, 1)
            .SetText(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONOCHROME2")
            .SetUInt16(DicomTags.Rows, checked((ushort)size.Y))
            .SetUInt16(DicomTags.Columns, checked((ushort)size.X))
            .SetUInt16(DicomTags.BitsAllocated, bits)
            .SetUInt16(DicomTags.BitsStored, bits)
            .SetUInt16(DicomTags.HighBit, (ushort)(bits - 1))
            .SetUInt16(DicomTags.PixelRepresentation, 0);
    }

    private static void DescribeSegments(
        DicomDataset dataset, IReadOnlyList<Segment> segments, SegmentationAlgorithm algorithm, SegmentationType type)
    {
        var described = segments.Select((segment, index) => Describe(segment, index + 1, algorithm));
        dataset.SetSequence(
            SegTags.SegmentSequence,
            type == SegmentationType.LabelMap ? described.Prepend(Background(algorithm)) : described);
    }

    private static DicomDataset Describe(Segment segment, int number, SegmentationAlgorithm algorithm)
    {
        var (structure, code) = (segment.Structure, segment.Code);
        var type = DerivedObject.Code(code.Type);
        if (code.Modifier is { } modifier)
            type.SetSequence(SegTags.SegmentedPropertyTypeModifierCodeSequence, DerivedObject.Code(modifier));
        var described = Described(number, structure.Name, algorithm, SegmentCode.Category, type);
        if (code.Region is { } region)
            described.SetSequence(SegTags.AnatomicRegionSequence, DerivedObject.Code(region));
        return described
            .SetSequence(
                SegTags.SegmentationAlgorithmIdentificationSequence,
                new DicomDataset()
                    .SetSequence(SegTags.AlgorithmFamilyCodeSequence, DerivedObject.Code(algorithm.Family))
                    .SetText(SegTags.AlgorithmName, DicomVr.LO, algorithm.Name)
                    .SetText(SegTags.AlgorithmVersion, DicomVr.LO, algorithm.Version))
            .SetUInt16(SegTags.RecommendedDisplayCieLabValue, CieLab.Encode(structure.Color));
    }

    /// <summary>A label map describes every value that it has, also that of no structure.</summary>
    private static DicomDataset Background(SegmentationAlgorithm algorithm)
    {
        var code = new CodedConcept("DCM", "125040", "Background");
        return Described(0, "Background", algorithm, code, DerivedObject.Code(code));
    }

    private static DicomDataset Described(
        int number, string label, SegmentationAlgorithm algorithm, CodedConcept category, DicomDataset type) =>
        new DicomDataset()
            .SetUInt16(SegTags.SegmentNumber, checked((ushort)number))
            .SetText(SegTags.SegmentLabel, DicomVr.LO, label)
            .SetText(SegTags.SegmentAlgorithmType, DicomVr.CS, algorithm.Type)
            .SetText(SegTags.SegmentAlgorithmName, DicomVr.LO, algorithm.Name)
            .SetSequence(SegTags.SegmentedPropertyCategoryCodeSequence, DerivedObject.Code(category))
            .SetSequence(SegTags.SegmentedPropertyTypeCodeSequence, type);

    /// <summary>Frames are ordered by segment, where each has one, then by position.</summary>
    private static void DescribeDimensions(DicomDataset dataset, string uid, SegmentationType type)
    {
        var organization = DicomUid.FromHash("dimensions", uid);
        dataset.SetSequence(
            SegTags.DimensionOrganizationSequence,
            new DicomDataset().SetText(SegTags.DimensionOrganizationUid, DicomVr.UI, organization));
        var segment = Index(SegTags.ReferencedSegmentNumber, SegTags.SegmentIdentificationSequence, "Segment");
        var position = Index(DicomTags.ImagePositionPatient, DicomTags.PlanePositionSequence, "Position");
        dataset.SetSequence(
            SegTags.DimensionIndexSequence,
            type == SegmentationType.LabelMap ? [position] : [segment, position]);

        DicomDataset Index(uint tag, uint group, string label) => new DicomDataset()
            .SetText(SegTags.DimensionOrganizationUid, DicomVr.UI, organization)
            .SetTags(SegTags.DimensionIndexPointer, tag)
            .SetTags(SegTags.FunctionalGroupPointer, group)
            .SetText(SegTags.DimensionDescriptionLabel, DicomVr.LO, label);
    }

    /// <summary>All instances that frames point to (PS3.3 section C.12.2).</summary>
    private static void DescribeReferences(DicomDataset dataset, CtSeries source, IEnumerable<CtSlice> slices) =>
        dataset.SetSequence(
            SegTags.ReferencedSeriesSequence,
            slices
                .GroupBy(slice => SourceUids.Series(source, slice))
                .Select(series =>
                    new DicomDataset()
                        .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, series.Key)
                        .SetSequence(
                            SegTags.ReferencedInstanceSequence,
                            series.DistinctBy(SourceUids.Instance).Select(DerivedObject.Instance))
                ));

    private static DicomDataset SharedGroups(VolumeGeometry grid, bool isEven)
    {
        // The distance of the planes, which is less than the step from slice to slice where the gantry was tilted. A
        // mask's voxels fill the grid, so that is their thickness too, whatever the CT's nominal one is.
        var distance = Math.Abs(grid.AxisZ.Dot(grid.AxisX.Cross(grid.AxisY))) * grid.Spacing.Z;
        var measures = new DicomDataset()
            .SetDecimal(DicomTags.SliceThickness, distance)
            .SetDecimal(DicomTags.PixelSpacing, grid.Spacing.Y, grid.Spacing.X);
        if (isEven) measures.SetDecimal(SegTags.SpacingBetweenSlices, distance);
        return new DicomDataset()
            .SetSequence(DicomTags.PlaneOrientationSequence, new DicomDataset().SetDecimal(
                DicomTags.ImageOrientationPatient,
                grid.AxisX.X, grid.AxisX.Y, grid.AxisX.Z, grid.AxisY.X, grid.AxisY.Y, grid.AxisY.Z))
            .SetSequence(DicomTags.PixelMeasuresSequence, measures);
    }

    private static DicomDataset FrameGroups((int? Segment, int Plane) frame, SegPlane plane)
    {
        var (position, sources) = (plane.Position, plane.Sources);
        var content = new DicomDataset();
        var groups = new DicomDataset()
            .SetSequence(DicomTags.FrameContentSequence, content)
            .SetSequence(
                DicomTags.PlanePositionSequence,
                new DicomDataset().SetDecimal(DicomTags.ImagePositionPatient, position.X, position.Y, position.Z))
            .SetSequence(
                SegTags.DerivationImageSequence,
                new DicomDataset()
                    .SetSequence(
                        SegTags.DerivationCodeSequence, DerivedObject.Code(new("DCM", "113076", "Segmentation")))
                    .SetSequence(
                        SegTags.SourceImageSequence,
                        sources.Select(slice => SourceImage(slice, isSamePlane: sources.Count == 1))));
        if (frame.Segment is not { } segment)
        {
            content.SetUInt32(SegTags.DimensionIndexValues, (uint)frame.Plane + 1);
            return groups;
        }

        content.SetUInt32(SegTags.DimensionIndexValues, (uint)segment + 1, (uint)frame.Plane + 1);
        return groups.SetSequence(
            SegTags.SegmentIdentificationSequence,
            new DicomDataset().SetUInt16(SegTags.ReferencedSegmentNumber, (ushort)(segment + 1)));
    }

    private static DicomDataset SourceImage(CtSlice slice, bool isSamePlane)
    {
        var item = DerivedObject.Instance(slice)
            .SetText(SegTags.SpatialLocationsPreserved, DicomVr.CS, isSamePlane ? "YES" : "NO")
            .SetSequence(
                SegTags.PurposeOfReferenceCodeSequence,
                DerivedObject.Code(new("DCM", "121322", "Source image for image processing operation")));
        return !SopClasses.IsMultiFrame(slice.SopClassUid)
            ? item
            : item.SetInteger(SegTags.ReferencedFrameNumber, slice.Key.Frame + 1);
    }
}
