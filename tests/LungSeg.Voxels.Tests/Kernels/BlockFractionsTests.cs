using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class BlockFractionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_block_has_the_fraction_of_its_voxels_that_is_set(int edge)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Blocks(size, 0.5, 11);
            using var fractions = BlockFractions.Of(mask, edge);
            using var means = BlockMasks.Coarsen(mask, edge, 1);
            Assert.Equal(means.Geometry, fractions.Geometry);
            foreach (var (x, y, z) in NaiveMask.Indices(fractions.Size))
            {
                var voxels = NaiveMask.Indices(new(edge, edge, edge))
                    .Select(v => (X: (x * edge) + v.X, Y: (y * edge) + v.Y, Z: (z * edge) + v.Z))
                    .Where(v => v.X < size.X && v.Y < size.Y && v.Z < size.Z)
                    .ToList();
                var expected = 1000.0 * voxels.Count(v => mask[v.X, v.Y, v.Z]) / voxels.Count;
                Assert.InRange(fractions[x, y, z], expected - 0.5001, expected + 0.5001);
            }
        }
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var mask = RandomMasks.Blocks(new(70, 41, 33), 0.5, 3);
        using var one = Workers.Max(1, () => BlockFractions.Of(mask, 2));
        using var many = Workers.Max(5, () => BlockFractions.Of(mask, 2));
        Assert.True(one.Span.SequenceEqual(many.Span));
    }
}
