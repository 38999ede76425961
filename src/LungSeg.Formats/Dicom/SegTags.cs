namespace LungSeg.Formats.Dicom;

/// <summary>The data elements that only segmentations have (PS3.6), as group * 65536 + element.</summary>
internal static class SegTags
{
    public const uint CodeValue = 0x00080100;
    public const uint CodingSchemeDesignator = 0x00080102;
    public const uint CodeMeaning = 0x00080104;
    public const uint ReferencedSeriesSequence = 0x00081115;
    public const uint ReferencedInstanceSequence = 0x0008114A;
    public const uint ReferencedFrameNumber = 0x00081160;
    public const uint SourceImageSequence = 0x00082112;
    public const uint AnatomicRegionSequence = 0x00082218;
    public const uint DerivationImageSequence = 0x00089124;
    public const uint DerivationCodeSequence = 0x00089215;

    public const uint DeviceSerialNumber = 0x00181000;
    public const uint SoftwareVersions = 0x00181020;
    public const uint SpacingBetweenSlices = 0x00180088;

    public const uint DimensionIndexValues = 0x00209157;
    public const uint DimensionOrganizationUid = 0x00209164;
    public const uint DimensionIndexPointer = 0x00209165;
    public const uint FunctionalGroupPointer = 0x00209167;
    public const uint DimensionOrganizationSequence = 0x00209221;
    public const uint DimensionIndexSequence = 0x00209222;
    public const uint DimensionDescriptionLabel = 0x00209421;

    public const uint PixelPaddingValue = 0x00280120;
    public const uint SpatialLocationsPreserved = 0x0028135A;
    public const uint LossyImageCompression = 0x00282110;
    public const uint PurposeOfReferenceCodeSequence = 0x0040A170;

    public const uint SegmentationType = 0x00620001;
    public const uint SegmentSequence = 0x00620002;
    public const uint SegmentedPropertyCategoryCodeSequence = 0x00620003;
    public const uint SegmentNumber = 0x00620004;
    public const uint SegmentLabel = 0x00620005;
    public const uint SegmentationAlgorithmIdentificationSequence = 0x00620007;
    public const uint SegmentAlgorithmType = 0x00620008;
    public const uint SegmentAlgorithmName = 0x00620009;
    public const uint SegmentIdentificationSequence = 0x0062000A;
    public const uint ReferencedSegmentNumber = 0x0062000B;
    public const uint RecommendedDisplayCieLabValue = 0x0062000D;
    public const uint SegmentedPropertyTypeCodeSequence = 0x0062000F;
    public const uint SegmentedPropertyTypeModifierCodeSequence = 0x00620011;
    public const uint SegmentsOverlap = 0x00620013;

    public const uint AlgorithmFamilyCodeSequence = 0x0066002F;
    public const uint AlgorithmVersion = 0x00660031;
    public const uint AlgorithmName = 0x00660036;

    public const uint ContentLabel = 0x00700080;
    public const uint ContentDescription = 0x00700081;
    public const uint ContentCreatorName = 0x00700084;
}
