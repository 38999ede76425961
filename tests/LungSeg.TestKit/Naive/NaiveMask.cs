using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using Xunit;

namespace LungSeg.TestKit.Naive;

/// <summary>Masks made and compared voxel by voxel.</summary>
public static class NaiveMask
{
    /// <summary>The mask of the voxels that satisfy a rule of their index.</summary>
    public static BitVolume Where(VolumeGeometry grid, Func<int, int, int, bool> rule)
    {
        var mask = new BitVolume(grid);
        foreach (var (x, y, z) in Indices(grid.Size))
        {
            if (rule(x, y, z)) mask[x, y, z] = true;
        }

        return mask;
    }

    /// <summary>All indices of a grid in raster order.</summary>
    public static IEnumerable<(int X, int Y, int Z)> Indices(Size3 size)
    {
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++) yield return (x, y, z);
            }
        }
    }

    /// <summary>The value of a voxel, which may lie beyond the grid.</summary>
    public static bool At(BitVolume mask, int x, int y, int z, bool outside = false) =>
        VoxelBox.Of(mask.Size).Contains(x, y, z) ? mask[x, y, z] : outside;

    /// <summary>Fails, naming the first voxel that differs; also where bits beyond a row's end are set.</summary>
    public static void AssertEqual(BitVolume expected, BitVolume actual)
    {
        Assert.Equal(expected.Size, actual.Size);
        if (expected.Words.SequenceEqual(actual.Words)) return;
        foreach (var (x, y, z) in Indices(expected.Size))
        {
            if (expected[x, y, z] != actual[x, y, z])
                Assert.Fail($"Voxel ({x}, {y}, {z}) of {expected.Size} is {actual[x, y, z]}.");
        }

        Assert.Fail($"Bits beyond a row's end are set: {expected.Size}.");
    }
}
