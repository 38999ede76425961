namespace LungSeg.Formats.Dicom;

/// <summary>Who made a segmentation, for its readers.</summary>
/// <param name="Name">Of software and method, at most 64 characters.</param>
/// <param name="Version">Of the software.</param>
public sealed record SegmentationAlgorithm(string Name, string Version);
