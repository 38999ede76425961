using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Given;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Given;

/// <summary>A segmentation that takes the place of one that would be searched for. It owns its masks.</summary>
/// <param name="SeriesKey">The one series that it is of.</param>
/// <param name="Masks">On the series' own grid.</param>
/// <param name="Source">Where it is from.</param>
public sealed record GivenSegmentation(string SeriesKey, StructureMasks Masks, MaskSourceDocument Source) : IDisposable
{
    /// <summary>Stands for the masks where an engine is asked.</summary>
    internal ISegmentationEngine Engine { get; } = new GivenMasksEngine(Masks);

    /// <summary>The fault of another series, on whose grid the mask is not.</summary>
    internal static Fault OtherSeries(string key) =>
        new(
            "mask-of-other-series", $"{key} is not measured: the mask is of another series.",
            "Measure it with a mask of its own.");

    public void Dispose() => Masks.Dispose();
}
