namespace LungSeg.Voxels.Segmentation;

/// <summary>What a caller may choose; the defaults are what the results in the documentation were made with.</summary>
public sealed record SegmentationOptions
{
    public SegmentationMethod Method { get; init; } = SegmentationMethod.Robust;

    /// <summary>The most threads a step may use; 0 is all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
