using LungSeg.Dicom.Part10;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Dicom;

/// <summary>Content items of structured reports (PS3.3 section C.17.3): a tree of names with values.</summary>
internal static class SrItems
{
    private const uint RelationshipType = 0x0040A010;
    private const uint ValueType = 0x0040A040;
    private const uint ContinuityOfContent = 0x0040A050;
    private const uint Uid = 0x0040A124;
    private const uint TextValue = 0x0040A160;
    private const uint ConceptCodeSequence = 0x0040A168;
    private const uint MeasuredValueSequence = 0x0040A300;
    private const uint NumericValue = 0x0040A30A;
    private const uint MeasurementUnitsCodeSequence = 0x004008EA;
    private const uint ContentTemplateSequence = 0x0040A504;
    private const uint ContentSequence = 0x0040A730;
    private const uint TemplateIdentifier = 0x0040DB00;
    private const uint MappingResource = 0x00080105;
    private const uint ReferencedSopSequence = 0x00081199;

    /// <summary>Fills a data set as a container with a template of DICOM's.</summary>
    public static DicomDataset AsContainer(
        this DicomDataset item, CodedConcept name, string? template, IEnumerable<DicomDataset> content)
    {
        Named(item, "CONTAINER", name)
            .SetText(ContinuityOfContent, DicomVr.CS, "SEPARATE")
            .SetSequence(ContentSequence, content);
        if (template is null)
            return item;
        return item.SetSequence(
            ContentTemplateSequence,
            new DicomDataset()
                .SetText(MappingResource, DicomVr.CS, "DCMR")
                .SetText(TemplateIdentifier, DicomVr.CS, template));
    }

    public static DicomDataset Container(
        string relationship, CodedConcept name, string? template,
        IEnumerable<DicomDataset> content) => Related(relationship).AsContainer(name, template, content);

    public static DicomDataset Code(
        string relationship, CodedConcept name, CodedConcept value, params DicomDataset[] content) =>
        With(
            Named(Related(relationship), "CODE", name).SetSequence(ConceptCodeSequence, DerivedObject.Code(value)),
            content);

    public static DicomDataset Text(string relationship, CodedConcept name, string value) =>
        Named(Related(relationship), "TEXT", name).SetText(TextValue, DicomVr.UT, value);

    public static DicomDataset UidReference(string relationship, CodedConcept name, string uid) =>
        Named(Related(relationship), "UIDREF", name).SetText(Uid, DicomVr.UI, uid);

    public static DicomDataset Number(
        CodedConcept name, double value, CodedConcept unit, params DicomDataset[] content) =>
        With(
            Named(Related("CONTAINS"), "NUM", name)
                .SetSequence(
                    MeasuredValueSequence,
                    new DicomDataset()
                        .SetDecimal(NumericValue, value)
                        .SetSequence(MeasurementUnitsCodeSequence, DerivedObject.Code(unit))),
            content);

    /// <summary>A segment of a Segmentation object.</summary>
    public static DicomDataset Segment(CodedConcept name, string segmentationUid, int number) =>
        Named(Related("CONTAINS"), "IMAGE", name)
            .SetSequence(
                ReferencedSopSequence,
                new DicomDataset()
                    .SetText(DicomTags.ReferencedSopClassUid, DicomVr.UI, SopClasses.Segmentation)
                    .SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, segmentationUid)
                    .SetUInt16(SegTags.ReferencedSegmentNumber, checked((ushort)number)));

    private static DicomDataset Related(string relationship) =>
        new DicomDataset().SetText(RelationshipType, DicomVr.CS, relationship);

    private static DicomDataset Named(DicomDataset item, string type, CodedConcept name) =>
        item
            .SetText(ValueType, DicomVr.CS, type)
            .SetSequence(DicomTags.ConceptNameCodeSequence, DerivedObject.Code(name));

    private static DicomDataset With(DicomDataset item, DicomDataset[] content) =>
        content.Length == 0 ? item : item.SetSequence(ContentSequence, content);
}
