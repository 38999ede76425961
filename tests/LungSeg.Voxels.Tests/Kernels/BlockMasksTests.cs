using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class BlockMasksTests
{
    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.01)]
    [InlineData(2, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 0.5)]
    [InlineData(5, 0.3)]
    public void A_cube_is_set_where_its_share_is_and_refined_to_its_voxels(int edge, double fraction)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Blocks(size, 0.5, 7);
            using var coarse = BlockMasks.Coarsen(mask, edge, fraction);
            using var expected = NaiveMask.Where(coarse.Geometry, (x, y, z) =>
            {
                var voxels = Cube(size, edge, x, y, z);
                return voxels.Count(v => mask[v.X, v.Y, v.Z]) >= Math.Max(1, fraction * voxels.Length);
            });
            NaiveMask.AssertEqual(expected, coarse);

            using var fine = BlockMasks.Refine(coarse, mask.Geometry, edge);
            using var expectedFine = NaiveMask.Where(mask.Geometry, (x, y, z) => coarse[x / edge, y / edge, z / edge]);
            NaiveMask.AssertEqual(expectedFine, fine);
        }
    }

    private static (int X, int Y, int Z)[] Cube(Size3 size, int edge, int x, int y, int z) =>
        [.. NaiveMask.Indices(new(edge, edge, edge))
            .Select(v => (X: (x * edge) + v.X, Y: (y * edge) + v.Y, Z: (z * edge) + v.Z))
            .Where(v => v.X < size.X && v.Y < size.Y && v.Z < size.Z)];
}
