using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class ConvexHullTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void It_is_the_definition_at_every_size(double density)
    {
        foreach (var size in RandomMasks.AwkwardSizes.Where(size => size.X * size.Y < 700))
        {
            using var mask = RandomMasks.Noise(size, density, 31);
            using var expected = NaiveHull.OfSlices(mask);

            using var hull = ConvexHull.OfSlices(mask);

            NaiveMask.AssertEqual(expected, hull);
        }
    }

    [Fact]
    public void Nothing_has_no_hull_and_everything_is_its_own()
    {
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(70, 5, 3), new(1, 1, 1)));
        using var empty = ConvexHull.OfSlices(mask);
        Assert.True(BitLogic.IsEmpty(empty));

        BitLogic.Not(mask);
        using var full = ConvexHull.OfSlices(mask);
        NaiveMask.AssertEqual(mask, full);
    }
}
