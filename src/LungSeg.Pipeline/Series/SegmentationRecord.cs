using LungSeg.Pipeline.Summary;

namespace LungSeg.Pipeline.Series;

/// <summary>What <c>SegmentVolume</c> found, beside the masks.</summary>
/// <param name="ThresholdHu">The threshold between air and tissue.</param>
/// <param name="HasSides">Right and left lung are masks of their own.</param>
/// <param name="HasAirways">The airways are a mask of their own.</param>
/// <param name="Histogram">Counts of native voxels by HU.</param>
/// <param name="IsotropicVolumes">Volumes of the masks on the isotropic grid.</param>
/// <param name="Regions">What was measured in each region.</param>
/// <param name="QualityFlags">What a person should know.</param>
/// <param name="ExplainFiles">The pictures of the single steps, where they were asked for.</param>
public sealed record SegmentationRecord(
    double ThresholdHu,
    bool HasSides,
    bool HasAirways,
    HistogramDocument Histogram,
    MaskVolumes IsotropicVolumes,
    IReadOnlyList<RegionDocument> Regions,
    IReadOnlyList<QualityFlagDocument> QualityFlags,
    IReadOnlyList<LungSeg.Workflow.ResultFile> ExplainFiles);
