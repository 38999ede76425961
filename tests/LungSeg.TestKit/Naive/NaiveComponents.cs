using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Connected components by flooding from each voxel in raster order.</summary>
public static class NaiveComponents
{
    /// <summary>
    /// A number for each voxel, [z, y, x]: from 0 by raster order of the first voxel, -1 where <paramref name="value"/>
    /// is not met.
    /// </summary>
    public static (int[,,] Labels, int Count) Label(BitVolume mask, bool value, Connectivity connectivity)
    {
        var size = mask.Size;
        var labels = new int[size.Z, size.Y, size.X];
        foreach (var (x, y, z) in NaiveMask.Indices(size)) labels[z, y, x] = -1;
        var count = 0;
        var grid = VoxelBox.Of(size);
        var open = new Stack<(int X, int Y, int Z)>();
        foreach (var seed in NaiveMask.Indices(size))
        {
            if (mask[seed.X, seed.Y, seed.Z] != value || labels[seed.Z, seed.Y, seed.X] >= 0) continue;
            labels[seed.Z, seed.Y, seed.X] = count;
            open.Push(seed);
            while (open.TryPop(out var at))
            {
                foreach (var (dx, dy, dz) in Neighbours(connectivity))
                {
                    int x = at.X + dx, y = at.Y + dy, z = at.Z + dz;
                    if (!grid.Contains(x, y, z) || mask[x, y, z] != value || labels[z, y, x] >= 0) continue;
                    labels[z, y, x] = count;
                    open.Push((x, y, z));
                }
            }

            count++;
        }

        return (labels, count);
    }

    private static IEnumerable<(int X, int Y, int Z)> Neighbours(Connectivity connectivity)
    {
        var inSlice = connectivity is Connectivity.FourInSlice or Connectivity.EightInSlice;
        var facesOnly = connectivity is Connectivity.Six or Connectivity.FourInSlice;
        for (var k = 0; k < 27; k++)
        {
            int dx = (k % 3) - 1, dy = (k / 3 % 3) - 1, dz = (k / 9) - 1;
            var steps = Math.Abs(dx) + Math.Abs(dy) + Math.Abs(dz);
            if (steps > 0 && (!inSlice || dz == 0) && (!facesOnly || steps == 1)) yield return (dx, dy, dz);
        }
    }
}
