using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Voxels.Tests.Measurements;

public class HounsfieldHistogramTests
{
    [Fact]
    public void Counts_are_those_of_the_voxels_in_the_mask_at_every_size()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(size, new(1, 1, 1)), 50);
            foreach (var density in new[] { 0.0, 0.3, 1 })
            {
                using var mask = RandomMasks.Noise(size, density, 51);
                var values = NaiveMask
                    .Indices(size)
                    .Where(i => mask[i.X, i.Y, i.Z])
                    .Select(i => volume[i.X, i.Y, i.Z])
                    .ToList();

                var histogram = Workers.Max(3, () => HounsfieldHistogram.Of(volume, mask));

                Assert.Equal(values.Count, histogram.Total);
                Assert.All(values.Distinct(), hu => Assert.Equal(values.Count(v => v == hu), histogram[hu]));
                Assert.Equal(values.Count(v => v is >= -950 and <= -500), histogram.Count(-950, -500));
            }
        }
    }

    [Fact]
    public void A_whole_volume_counts_every_voxel_and_slabs_add_up_to_it()
    {
        using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(new(65, 7, 9), new(1, 1, 1)), 52);
        var slabs = new HounsfieldHistogram();
        var last = new HounsfieldHistogram();

        slabs.Add(volume.Slab(0, 5));
        last.Add(volume.Slab(5, 4));
        slabs.Add(last);

        var whole = Workers.Max(4, () => HounsfieldHistogram.Of(volume));
        Assert.Equal(volume.Size.Length, whole.Total);
        Assert.All(Enumerable.Range(short.MinValue, 1 << 16), hu => Assert.Equal(whole[hu], slabs[hu]));
    }

    [Fact]
    public void Padding_and_metal_count_like_tissue()
    {
        short[] voxels =
        [
            .. Enumerable.Repeat((short)-2000, 100),
            -2049,
            4096,
            short.MinValue,
            short.MaxValue,
            .. Enumerable.Repeat(short.MaxValue, 40),
            30,
        ];
        var histogram = new HounsfieldHistogram();
        var tissue = new HounsfieldHistogram();

        histogram.Add(voxels);
        tissue.Add((short)30);
        tissue.Add(histogram);

        Assert.Equal(voxels.Length, histogram.Total);
        Assert.All(voxels.Distinct(), hu => Assert.Equal(voxels.Count(v => v == hu), histogram[hu]));
        Assert.Equal(0, new HounsfieldHistogram()[short.MaxValue]);
        Assert.Equal(2, tissue[30]);
        Assert.Equal(voxels.Length + 1, tissue.Count(short.MinValue, short.MaxValue));
        Assert.Equal(voxels.Average(v => v), histogram.Mean(), 9);
        Assert.Equal(-2000.5 + (0.5 * voxels.Length - 2) / 100, histogram.Percentile(0.5), 9);
    }
}
