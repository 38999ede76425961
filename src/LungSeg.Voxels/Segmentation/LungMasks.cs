using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>Makes the masks of lungs, their air, and what else lies in them.</summary>
internal static class LungMasks
{
    /// <summary>
    /// Right and left lung with their air and what lies in them; takes the lungs into ownership, not the air.
    /// </summary>
    /// <param name="right">The right lung, filled.</param>
    /// <param name="left">The left lung, filled.</param>
    /// <param name="air">Air, of the lungs or not.</param>
    public static StructureMasks Of(BitVolume right, BitVolume left, BitVolume air)
    {
        using var both = right.Clone();
        BitLogic.Or(both, left);
        var inside = air.Clone();
        BitLogic.And(inside, both);
        return WithContents(
            new StructureMasks(right.Geometry).Add(Structures.RightLung, right).Add(Structures.LeftLung, left), both,
            inside);
    }

    /// <summary>Both lungs as one with their air and what lies in them; takes both masks into ownership.</summary>
    /// <param name="lungs">The lungs, filled.</param>
    /// <param name="air">Their air.</param>
    public static StructureMasks Of(BitVolume lungs, BitVolume air) =>
        WithContents(new StructureMasks(lungs.Geometry).Add(Structures.Lungs, lungs), lungs, air);

    /// <summary>
    /// Adds the dense parts of both lungs, which it takes into ownership, and the whole lungs made of them.
    /// </summary>
    public static void AddDense(StructureMasks masks, BitVolume right, BitVolume left)
    {
        masks.Add(Structures.DenseRight, right).Add(Structures.DenseLeft, left);
        foreach (var whole in (Structure[])[Structures.WholeRight, Structures.WholeLeft])
        {
            var mask = new BitVolume(masks.Grid);
            foreach (var part in whole.Parts) BitLogic.Or(mask, masks[part]);
            masks.Add(whole, mask);
        }
    }

    private static StructureMasks WithContents(StructureMasks masks, BitVolume lungs, BitVolume air)
    {
        var rest = lungs.Clone();
        BitLogic.AndNot(rest, air);
        return masks.Add(Structures.LungAir, air).Add(Structures.LungStructures, rest);
    }
}
