using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Distances by looking at every pair of voxels.</summary>
public static class NaiveDistance
{
    /// <summary>
    /// Squared distance, mm², from a voxel to the nearest one of the box that has the value; infinite without one.
    /// </summary>
    public static double Squared(BitVolume mask, VoxelBox box, bool value, int x, int y, int z)
    {
        var min = double.PositiveInfinity;
        var spacing = mask.Geometry.Spacing;
        foreach (var (i, j, k) in NaiveMask.Indices(box.Size))
        {
            int u = i + box.MinX, v = j + box.MinY, w = k + box.MinZ;
            if (mask[u, v, w] != value) continue;
            var d = new Vector3D((u - x) * spacing.X, (v - y) * spacing.Y, (w - z) * spacing.Z);
            min = Math.Min(min, d.Dot(d));
        }

        return min;
    }
}
