using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

/// <summary>The noise of an image from its own voxels.</summary>
public class ImageNoiseTests
{
    private static readonly VolumeGeometry Grid = VolumeGeometry.AxisAligned(new(70, 50, 9), new(1, 1, 1));

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void White_noise_is_found_on_slopes_and_beside_vessels(double noise)
    {
        using var volume = Noisy(noise);
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                for (var x = 0; x < Grid.Size.X; x++)
                {
                    volume[x, y, z] += (short)((3 * x) - (2 * y));
                    if (x % 23 < 2) volume[x, y, z] += 600;
                }
            }
        }

        using var all = All();
        Assert.Equal(noise, ImageNoise.Of(volume, all, VoxelBox.Of(Grid.Size)), 0.15 * noise);
    }

    [Fact]
    public void Only_what_is_in_the_mask_counts_and_it_may_reach_beyond_the_volume()
    {
        using var volume = Noisy(40);
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++) volume.Row(y, z)[..20].Fill(-850);
        }

        var box = VoxelBox.Of(Grid.Size).Expand(4, 4, 4);
        using var all = All();
        using var wider = BitBox.Crop(all, box);
        using var still = BitBox.Crop(all, box with { MaxX = 18 });

        Assert.Equal(0, ImageNoise.Of(volume, still, box with { MaxX = 18 }));
        Assert.InRange(ImageNoise.Of(volume, wider, box), 1, 40);
    }

    [Fact]
    public void Nothing_has_no_noise()
    {
        using var volume = Noisy(20);
        using var nothing = new BitVolume(Grid);

        Assert.Equal(0, ImageNoise.Of(volume, nothing, VoxelBox.Of(Grid.Size)));
    }

    [Fact]
    public void Threads_do_not_change_it()
    {
        using var volume = Noisy(20);
        using var all = All();
        var box = VoxelBox.Of(Grid.Size);

        Assert.Equal(
            Workers.Max(1, () => ImageNoise.Of(volume, all, box)),
            Workers.Max(3, () => ImageNoise.Of(volume, all, box)));
    }

    private static Volume<short> Noisy(double noise)
    {
        var (volume, random) = (new Volume<short>(Grid), new Random(7));
        foreach (ref var voxel in volume.Span)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            voxel = (short)Math.Round(-850 + (noise * radius * Math.Cos(2 * Math.PI * random.NextDouble())));
        }

        return volume;
    }

    private static BitVolume All()
    {
        var all = new BitVolume(Grid);
        BitLogic.Not(all);
        return all;
    }
}
