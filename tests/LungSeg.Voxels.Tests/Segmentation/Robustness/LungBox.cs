using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>Where lungs lie in a grid whose slices run from feet to head.</summary>
internal static class LungBox
{
    /// <summary>The box around both lungs, or around one.</summary>
    public static VoxelBox Of(Volume<byte> labels, byte side = 0)
    {
        var box = VoxelBox.Empty;
        foreach (var label in side == 0 ? (byte[])[1, 2] : [side])
        {
            using var mask = LabelBits.Of(labels, label);
            box = box.Union(BitBox.Bounds(mask));
        }

        return box;
    }

    /// <summary>The lowest slice in which a lung lies over a position.</summary>
    public static int LowestOver(Volume<byte> labels, byte side, int x, int y)
    {
        for (var z = 0; z < labels.Size.Z; z++)
        {
            if (labels[x, y, z] == side) return z;
        }

        return 0;
    }
}
