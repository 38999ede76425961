using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class BlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_cube_has_the_mean_and_the_largest_of_its_voxels_at_every_size(int edge)
    {
        var random = new Random(7);
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var volume = new Volume<short>(VolumeGeometry.AxisAligned(size, new(0.7, 0.8, 2)));
            foreach (ref var voxel in volume.Span) voxel = (short)random.Next(short.MinValue, short.MaxValue + 1);

            using var means = BlockMeans.Of(volume, edge);
            using var maxima = BlockMaxima.Of(volume, edge);
            using var alone = Workers.Max(1, () => BlockMeans.Of(volume, edge));

            foreach (var (x, y, z) in NaiveMask.Indices(means.Size))
            {
                Assert.Equal(Naive(volume, edge, x, y, z), (means[x, y, z], maxima[x, y, z]));
            }

            Assert.True(means.Span.SequenceEqual(alone.Span));
        }
    }

    [Fact]
    public void A_cube_lies_in_the_middle_of_its_voxels()
    {
        using var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(6, 6, 6), new(0.5, 0.5, 2)));

        using var means = BlockMeans.Of(volume, 2);

        Assert.Equal(new Size3(3, 3, 3), means.Size);
        Assert.Equal(volume.Geometry.ToPatient(new(2.5, 4.5, 0.5)), means.Geometry.ToPatient(new(1, 2, 0)));
    }

    private static (short Mean, short Largest) Naive(Volume<short> volume, int edge, int x, int y, int z)
    {
        var (sum, count, largest) = (0L, 0, short.MinValue);
        for (var dz = z * edge; dz < Math.Min((z + 1) * edge, volume.Size.Z); dz++)
        {
            for (var dy = y * edge; dy < Math.Min((y + 1) * edge, volume.Size.Y); dy++)
            {
                for (var dx = x * edge; dx < Math.Min((x + 1) * edge, volume.Size.X); dx++, count++)
                {
                    sum += volume[dx, dy, dz];
                    largest = Math.Max(largest, volume[dx, dy, dz]);
                }
            }
        }

        return ((short)(sum / count), largest);
    }
}
