using LungSeg.Formats.Dicom;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>Who makes the DICOM objects of tests, and when.</summary>
internal static class WrittenBy
{
    public static readonly SegmentationAlgorithm Algorithm = new(
        "LungSeg robust", "0.1.0", new("DCM", "123104", "Morphological Operations"));

    public static readonly DateTimeOffset Created = new(2026, 11, 22, 13, 5, 9, TimeSpan.Zero);
}
