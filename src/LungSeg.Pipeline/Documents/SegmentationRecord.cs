using System.Text.Json.Serialization;
using LungSeg.Pipeline.Measuring;
using LungSeg.Voxels.Anatomy;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>What <c>SegmentVolume</c> found, beside the masks.</summary>
/// <param name="ThresholdHu">The threshold between air and tissue.</param>
/// <param name="StructureIds">The structures that there is a mask of, see
/// <see cref="LungSeg.Voxels.Anatomy.Structures"/>.</param>
/// <param name="Histogram">Counts of native voxels by HU.</param>
/// <param name="IsotropicVolumes">Volumes of the masks on the isotropic grid.</param>
/// <param name="Regions">What was measured in each region.</param>
/// <param name="QualityFlags">What a person should know.</param>
/// <param name="ExplainFiles">The pictures of the single steps, where they were asked for.</param>
public sealed record SegmentationRecord(
    double ThresholdHu,
    IReadOnlyList<string> StructureIds,
    HistogramDocument Histogram,
    MaskVolumes IsotropicVolumes,
    IReadOnlyList<RegionDocument> Regions,
    IReadOnlyList<QualityFlagDocument> QualityFlags,
    IReadOnlyList<ResultFile> ExplainFiles)
{
    /// <summary>How much of each fissure was seen; none where lobes were not asked for.</summary>
    public IReadOnlyList<FissureDocument> Fissures { get; init; } = [];

    /// <summary>The structures that there is a mask of, in the order of outputs.</summary>
    [JsonIgnore]
    public IEnumerable<Structure> Structures => StructureIds.Select(LungSeg.Voxels.Anatomy.Structures.Named);
}
