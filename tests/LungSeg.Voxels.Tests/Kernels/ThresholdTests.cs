using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class ThresholdTests
{
    [Theory]
    [InlineData(-320)]
    [InlineData(int.MinValue)]
    [InlineData(short.MinValue)]
    [InlineData(short.MaxValue - 1)]
    [InlineData(short.MaxValue)]
    [InlineData(int.MaxValue)]
    public void Above_is_the_naive_comparison_at_every_size(int hu)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(size, new(1, 1, 1)), size.X);
            using var expected = NaiveMask.Where(volume.Geometry, (x, y, z) => volume[x, y, z] > hu);

            using var mask = Threshold.Above(volume, hu);

            NaiveMask.AssertEqual(expected, mask);
        }
    }

    [Theory]
    [InlineData(-950, -500)]
    [InlineData(-40000, 0)]
    [InlineData(0, 40000)]
    [InlineData(10, 9)]
    public void Between_holds_both_ends(int low, int high)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(size, new(1, 1, 1)), size.Y + 1);
            using var expected = NaiveMask.Where(volume.Geometry, (x, y, z) =>
                volume[x, y, z] >= low && volume[x, y, z] <= high
            );

            using var mask = Workers.Max(3, () => Threshold.Between(volume, low, high));

            NaiveMask.AssertEqual(expected, mask);
        }
    }
}
