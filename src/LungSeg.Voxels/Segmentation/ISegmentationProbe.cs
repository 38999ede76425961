using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>Is shown what each step made, in order, so that the reasoning can be looked at.</summary>
public interface ISegmentationProbe
{
    /// <summary>Called after a step. Masks and volume are the engine's own and valid during the call only.</summary>
    /// <param name="step">The step's name, kebab-case.</param>
    /// <param name="hounsfield">The CT on the grid of the masks.</param>
    /// <param name="masks">What the step made, the most important first.</param>
    void Show(string step, Volume<short> hounsfield, params IReadOnlyList<ShownMask> masks);
}

/// <summary>A mask that a step made.</summary>
/// <param name="Name">In plain words, for a legend.</param>
/// <param name="Mask">The engine's own.</param>
/// <param name="Structure">The structure that it is, or will be; null for what only the method knows.</param>
public readonly record struct ShownMask(string Name, BitVolume Mask, Structure? Structure = null)
{
    /// <summary>A structure's mask under the structure's own name.</summary>
    public static ShownMask Of(Structure structure, BitVolume mask) =>
        new(structure.Name.ToLowerInvariant(), mask, structure);
}
