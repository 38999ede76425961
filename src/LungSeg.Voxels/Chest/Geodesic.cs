using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Chest;

/// <summary>Growth of a mask within another one, a voxel at a time, so that it cannot jump over a wall.</summary>
internal static class Geodesic
{
    /// <summary>Grows a mask in place by a number of steps; returns whether the last step still found voxels.</summary>
    /// <param name="mask">Grows.</param>
    /// <param name="within">Where it may grow.</param>
    /// <param name="steps">The most steps, a voxel each.</param>
    public static bool Grow(BitVolume mask, BitVolume within, int steps)
    {
        var box = BitBox.Bounds(mask).Expand(steps, steps, steps).Intersect(VoxelBox.Of(mask.Size));
        if (box.IsEmpty) return false;
        using var grown = BitBox.Crop(mask, box);
        using var free = BitBox.Crop(within, box);
        var neighbours = StructuringElement.Neighbours(mask.Geometry);
        var (grew, before) = (true, grown.Count());
        for (var i = 0; i < steps && grew; i++)
        {
            using var wider = BinaryMorphology.Dilate(grown, neighbours);
            BitLogic.And(wider, free);
            BitLogic.Or(grown, wider);
            var now = grown.Count();
            (grew, before) = (now > before, now);
        }

        BitBox.Paste(grown, box, mask, box);
        return grew;
    }

    /// <summary>By number, whether a part has a voxel that one step of a mask's growth would reach.</summary>
    /// <param name="parts">The components of <paramref name="all"/>.</param>
    /// <param name="all">Their voxels.</param>
    /// <param name="mask">Whose neighbours are looked for.</param>
    public static bool[] Beside(ComponentTable parts, BitVolume all, BitVolume mask)
    {
        using var reached = BinaryMorphology.Dilate(mask, StructuringElement.Neighbours(mask.Geometry));
        BitLogic.And(reached, all);
        return parts.TouchedBy(reached);
    }
}
