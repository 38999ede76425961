using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class MaskResamplerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Voxels_are_where_the_trilinear_field_is_at_least_a_half_at_every_size(bool smooth)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Blocks(size, 0.4, 30);
            foreach (var target in Targets(mask.Geometry))
            {
                using var resampled = MaskResampler.Resample(mask, target, smooth);

                foreach (var (x, y, z) in NaiveMask.Indices(target.Size))
                {
                    // Positions are rounded to 1/256 of a voxel, so a value this close to a half may go either way.
                    var field = NaiveMaskResampler.Field(
                        mask, mask.Geometry.ToIndex(target.ToPatient(new(x, y, z))), smooth);
                    if (Math.Abs(field - 0.5) > 0.01)
                        Assert.Equal(field > 0.5, resampled[x, y, z]);
                }
            }
        }
    }

    [Fact]
    public void The_same_grid_gives_the_same_mask_and_threads_change_nothing()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Noise(size, 0.5, 31);
            var finer = mask.Geometry.WithSize(new((size.X * 2) + 1, size.Y + 3, size.Z * 2));
            using var same = MaskResampler.Resample(mask, mask.Geometry);
            using var one = Workers.Max(1, () => MaskResampler.Resample(mask, finer));
            using var four = Workers.Max(4, () => MaskResampler.Resample(mask, finer));

            NaiveMask.AssertEqual(mask, same);
            NaiveMask.AssertEqual(one, four);
        }
    }

    [Fact]
    public void A_ball_keeps_its_volume_to_a_part_in_a_hundred()
    {
        var grid = VolumeGeometry.AxisAligned(new(64, 64, 64), new(1, 1, 1));
        using var ball = NaiveMask.Where(grid, (x, y, z) => new Vector3D(x - 31.3, y - 31.8, z - 32.1).Length <= 24);
        var target = grid.WithSize(new(91, 91, 26));

        using var resampled = MaskResampler.Resample(ball, target);

        var expected = 4 / 3.0 * Math.PI * Math.Pow(24, 3);
        Assert.InRange(resampled.Count() * target.VoxelVolume / expected, 0.99, 1.01);
    }

    [Fact]
    public void Grids_that_are_turned_against_each_other_are_refused()
    {
        using var mask = RandomMasks.Noise(new(8, 8, 8), 0.5, 32);
        var turned = mask.Geometry with { AxisX = new(0.8, 0.6, 0), AxisY = new(-0.6, 0.8, 0) };

        Assert.Throws<ArgumentException>(() => MaskResampler.Resample(mask, turned));
    }

    private static IEnumerable<VolumeGeometry> Targets(VolumeGeometry grid)
    {
        var size = grid.Size;
        yield return grid.WithSize(new((size.X * 3 / 2) + 1, size.Y + 1, (size.Z / 2) + 1));

        // Shifted, reaching beyond on one side, and reversed along x.
        yield return grid with { Origin = grid.ToPatient(new(-1.3, 0.4, 0.7)), Spacing = new(0.9, 0.5, 2.2) };
        yield return grid with { Origin = grid.ToPatient(new(size.X - 1, 0, 0)), AxisX = -grid.AxisX };
    }
}
