using System.Runtime.InteropServices;
using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class IsotropicResamplerTests
{
    private static readonly (Size3 From, Size3 To)[] Sizes =
    [
        (new(1, 1, 1), new(1, 1, 1)),
        (new(1, 1, 1), new(3, 4, 5)),
        (new(2, 3, 4), new(7, 5, 3)),
        (new(5, 2, 1), new(3, 2, 6)),
        (new(17, 9, 8), new(17, 9, 8)),
        (new(33, 31, 3), new(16, 47, 9)),
        (new(65, 5, 3), new(130, 3, 2)),
        (new(66, 70, 5), new(1, 65, 11)),
        (new(3, 67, 14), new(64, 1, 37)),
    ];

    public static TheoryData<Interpolation> Interpolations => [.. Enum.GetValues<Interpolation>()];

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void Samples_are_the_formulas_rounded_at_every_size(Interpolation interpolation)
    {
        foreach (var (from, to) in Sizes)
        {
            using var volume = SmoothEnough(from, 20);
            var expected = NaiveResampler.Resample(volume, to, interpolation);

            using var resampled = IsotropicResampler.ResampleWhole(volume, volume.Geometry.WithSize(to), interpolation);

            foreach (var (x, y, z) in NaiveMask.Indices(to))
            {
                Assert.Equal(expected[z, y, x], resampled[x, y, z], 0.55);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void Slabs_joined_are_the_whole_bit_for_bit_for_any_cut_and_threads(Interpolation interpolation)
    {
        Size3 from = new(40, 37, 29), to = new(28, 35, 83);
        using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(from, new(1, 1, 1)), 21);
        using var whole = IsotropicResampler.ResampleWhole(volume, volume.Geometry.WithSize(to), interpolation);
        var resampler = new IsotropicResampler(from, to, interpolation);
        foreach (var slab in new[] { 1, 7, 32, 50, 83 })
        {
            using var joined = new Volume<short>(whole.Geometry);
            for (var z = 0; z < to.Z; z += slab)
            {
                var count = Math.Min(slab, to.Z - z);
                var input = resampler.InputSlices(z, count);
                Workers.Max(1 + (z % 3), () =>
                    resampler.Resample(volume.Slab(input.Z0, input.Count), z, count, joined.Slab(z, count))
                );
            }

            Assert.True(whole.Span.SequenceEqual(joined.Span), $"slabs of {slab}");
        }
    }

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void A_constant_stays_what_it_is_and_steps_saturate(Interpolation interpolation)
    {
        using var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(20, 20, 20), new(1, 1, 1)));
        volume.Span.Fill(-1024);
        var target = volume.Geometry.WithSize(new(31, 13, 45));
        using var constant = IsotropicResampler.ResampleWhole(volume, target, interpolation);
        Assert.Equal(-1, constant.Span.IndexOfAnyExcept((short)-1024));

        volume.Slab(10, 10).Fill(short.MaxValue);
        volume.Slab(0, 10).Fill(short.MinValue);
        using var step = IsotropicResampler.ResampleWhole(volume, target, interpolation);

        Assert.Equal(short.MinValue, step[0, 0, 0]);
        Assert.Equal(short.MaxValue, step[30, 12, 44]);
        Assert.All(Enumerable.Range(0, 20), z => Assert.True(step[5, 5, z] < 0));
        Assert.All(Enumerable.Range(25, 20), z => Assert.True(step[5, 5, z] > 0));
    }

    [Theory]
    [Trait("Needs", "Python")]
    [InlineData(Interpolation.Linear, 1)]
    [InlineData(Interpolation.Cubic, 3)]
    public void Samples_are_those_of_scipy_to_one_HU(Interpolation interpolation, int order)
    {
        Size3 from = new(61, 45, 19), to = new(43, 32, 48);
        using var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(from, new(0.7, 0.7, 2.5)), 22);
        foreach (ref var hu in volume.Span) hu = Math.Clamp(hu, (short)-1024, (short)3071);
        using var resampled = IsotropicResampler.ResampleWhole(volume, volume.Geometry.WithSize(to), interpolation);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "from"), MemoryMarshal.AsBytes(volume.Span));
            File.WriteAllBytes(Path.Combine(folder.FullName, "to"), MemoryMarshal.AsBytes(resampled.Span));

            var largest = PythonTool.RunOrSkip("numpy scipy", $"""
                import os, sys, numpy as np, scipy.ndimage as ndi
                read = lambda name, shape: np.fromfile(os.path.join(sys.argv[1], name), '<i2').reshape(shape)
                a, b = read('from', ({from.Z}, {from.Y}, {from.X})), read('to', ({to.Z}, {to.Y}, {to.X}))
                z = ndi.zoom(a, np.array(b.shape) / a.shape, order={order}, mode='nearest')
                print(np.abs(z.astype(int) - b).max())
                """, folder.FullName);

            Assert.InRange(int.Parse(largest), 0, 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused()
    {
        var resampler = new IsotropicResampler(new(4, 4, 4), new(4, 4, 8), Interpolation.Linear);

        Assert.Throws<ArgumentException>(() => resampler.Resample(new short[16], 0, 8, new short[128]));
        Assert.Throws<ArgumentException>(() => resampler.Resample(new short[64], 0, 8, new short[127]));
    }

    [Theory]
    [InlineData(2.5, 1.0, 332)]
    [InlineData(0.5, 1.0, 66)]
    [InlineData(0.001, 1.0, 1)]
    public void The_isotropic_grid_rounds_halves_to_even_and_keeps_a_voxel(double from, double to, int expected)
    {
        var grid = VolumeGeometry.AxisAligned(new(133, 133, 133), new(from, from, from));

        var isotropic = IsotropicGrid.For(grid, to);

        Assert.Equal(new Size3(expected, expected, expected), isotropic.Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => IsotropicGrid.For(grid, 0));
    }

    /// <summary>HU within ±1100, so that float keeps them to far less than the tolerance.</summary>
    private static Volume<short> SmoothEnough(Size3 size, int seed)
    {
        var volume = RandomMasks.Hounsfield(VolumeGeometry.AxisAligned(size, new(0.7, 0.8, 2.5)), seed);
        foreach (ref var hu in volume.Span) hu = Math.Clamp(hu, (short)-1100, (short)1100);
        return volume;
    }
}
