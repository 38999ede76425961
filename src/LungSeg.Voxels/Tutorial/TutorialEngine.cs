using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tutorial;

/// <summary>The steps of <see cref="TutorialMethod"/> as an engine: both lungs as one, trachea included.</summary>
internal sealed class TutorialEngine : ISegmentationEngine
{
    public string Name => "tutorial";

    public string Description => "threshold at -320 HU and connected components";

    public Interpolation Interpolation => Interpolation.Cubic;

    /// <summary>Its slices are the series' own, whatever they show, and its corner is the first voxel.</summary>
    public AxisOrder AxisOrder => AxisOrder.Acquired;

    public CodedConcept AlgorithmFamily { get; } = new("DCM", "123104", "Morphological Operations");

    public IReadOnlyList<Structure> Structures { get; } =
        [Anatomy.Structures.Lungs, Anatomy.Structures.LungAir, Anatomy.Structures.LungStructures];

    public IReadOnlyDictionary<string, double> Parameters { get; } =
        new Dictionary<string, double> { ["thresholdHu"] = TutorialMethod.ThresholdHu };

    public LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationProbe? probe = null, ExtraStructures extra = ExtraStructures.None)
    {
        var (unfilled, filled) = TutorialMethod.Run(isotropic, probe);
        return new() { Masks = LungMasks.Of(filled, unfilled), ThresholdHu = TutorialMethod.ThresholdHu };
    }
}
