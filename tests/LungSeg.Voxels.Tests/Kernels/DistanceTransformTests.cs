using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class DistanceTransformTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Distances_are_the_least_over_all_voxels_at_every_size(double density)
    {
        foreach (var size in RandomMasks.AwkwardSizes.Where(s => s.Length <= 800))
        {
            using var mask = RandomMasks.Noise(size, density, 40);
            var whole = VoxelBox.Of(size);
            foreach (var box in new[] { whole, whole with { MinX = size.X / 3, MaxY = size.Y / 2, MinZ = size.Z / 4 } })
            {
                using var toMask = DistanceTransform.SquaredToMask(mask, box);
                using var toBackground = Workers.Max(3, () => DistanceTransform.SquaredToBackground(mask, box));

                foreach (var (x, y, z) in NaiveMask.Indices(box.Size))
                {
                    int u = x + box.MinX, v = y + box.MinY, w = z + box.MinZ;
                    Check(NaiveDistance.Squared(mask, box, true, u, v, w), toMask[x, y, z]);
                    Check(NaiveDistance.Squared(mask, box, false, u, v, w), toBackground[x, y, z]);
                }
            }
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        using var mask = RandomMasks.Blocks(new(70, 40, 30), 0.02, 41);
        using var one = Workers.Max(1, () => DistanceTransform.SquaredToMask(mask, VoxelBox.Of(mask.Size)));
        using var five = Workers.Max(5, () => DistanceTransform.SquaredToMask(mask, VoxelBox.Of(mask.Size)));

        Assert.True(one.Span.SequenceEqual(five.Span));
    }

    [Fact]
    public void A_box_beyond_the_grid_is_refused()
    {
        using var mask = RandomMasks.Noise(new(8, 8, 8), 0.5, 42);

        Assert.Throws<ArgumentException>(() =>
            DistanceTransform.SquaredToMask(mask, VoxelBox.Of(mask.Size).Expand(1, 0, 0))
        );
        Assert.Throws<ArgumentException>(() => DistanceTransform.SquaredToMask(mask, VoxelBox.Empty));
    }

    private static void Check(double expected, float actual)
    {
        if (double.IsInfinity(expected)) Assert.Equal(float.PositiveInfinity, actual);
        else Assert.Equal(expected, actual, Math.Max(1e-6, expected * 1e-6));
    }
}
