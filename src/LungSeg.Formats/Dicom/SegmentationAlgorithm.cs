using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Dicom;

/// <summary>Who made a segmentation, for its readers.</summary>
/// <param name="Name">Of software and method, at most 64 characters.</param>
/// <param name="Version">Of the software.</param>
/// <param name="Family">Its family (PS3.16, context group 7162).</param>
public sealed record SegmentationAlgorithm(string Name, string Version, CodedConcept Family)
{
    /// <summary>AUTOMATIC, or SEMIAUTOMATIC where a person had a hand in it (PS3.3 section C.8.20.2).</summary>
    public string Type { get; init; } = "AUTOMATIC";
}
