using LungSeg.Learned.Configuration;
using LungSeg.Learned.Inference;
using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Tests;

/// <summary>What a network is given, against formulas: the sampler on a ramp, windows, and places outside.</summary>
public class SamplingTests
{
    [Fact]
    public void A_ramp_is_read_exactly_between_voxels_in_every_orientation()
    {
        using var ramp = new Volume<short>(VolumeGeometry.AxisAligned(new(9, 7, 5), new(1, 1, 1)));
        for (var z = 0; z < 5; z++)
        {
            for (var y = 0; y < 7; y++)
            {
                for (var x = 0; x < 9; x++) ramp[x, y, z] = (short)Hu(x, y, z);
            }
        }

        foreach (var letters in (string[])["SPL", "IPL", "SAR", "RAS", "LIA", "PSR"])
        {
            var axes = TensorAxes.Of(letters)!;
            var size = axes.SizeOf(ramp.Geometry);
            double[][] places = [[0, 1.25, size[0] - 1], [0.5, 2], [1.75, size[2] - 1.5, size[2] - 1, size[2]]];
            AxisSamples[] samples =
                [.. places.Select((place, i) => AxisSamples.Of(place.Length, at => place[at], size[i]))];
            var tensor = new float[3 * 2 * 4];
            VolumeSampler.Fill(ramp, axes, samples, new(-2000, 2000, 0.5f, 1), tensor);
            for (var i = 0; i < tensor.Length; i++)
            {
                var (a, b, c) = (places[0][i / 8], places[1][i / 4 % 2], places[2][i % 4]);
                var at = VoxelOf(letters, size, a, b, c);
                var expected = c > size[2] - 0.5 ? -999 : (0.5 * Hu(at[0], at[1], at[2])) + 1;
                Assert.Equal(expected, tensor[i], 1e-3);
            }
        }
    }

    [Fact]
    public void Hounsfield_units_outside_the_window_are_its_ends()
    {
        using var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(3, 1, 1), new(1, 1, 1)));
        (volume[0, 0, 0], volume[1, 0, 0], volume[2, 0, 0]) = (-3000, -212, 3000);
        var tensor = new float[3];
        VolumeSampler.Fill(
            volume, TensorAxes.Of("SPL")!,
            [AxisSamples.Of(1, _ => 0, 1), AxisSamples.Of(1, _ => 0, 1), AxisSamples.Of(3, i => i, 3)],
            new(-1024, 600, 1 / 1624f, 1024 / 1624f), tensor);

        Assert.Equal(0, tensor[0], 1e-6);
        Assert.Equal(0.5, tensor[1], 1e-6);
        Assert.Equal(1, tensor[2], 1e-6);
    }

    [Theory]
    [InlineData("SPX")]
    [InlineData("SP")]
    [InlineData("SSL")]
    [InlineData("SPLL")]
    public void Letters_that_are_no_orientation_are_none(string letters) => Assert.Null(TensorAxes.Of(letters));

    [Fact]
    public void Planes_far_apart_are_interpolated_between()
    {
        // Right lung is certain in the plane at 1, background in the plane at 5: the border lies half way.
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(1, 1, 8), new(1, 1, 1)));
        var painter = new LabelPainter(TensorAxes.Of("SPL")!, [mask]);
        painter.Add(1, [0, 1]);
        painter.Add(5, [1, 0]);
        painter.End();

        bool[] expected = [true, true, true, false, false, false, false, false];
        Assert.Equal(expected, Enumerable.Range(0, 8).Select(z => mask[0, 0, z]));
    }

    [Fact]
    public void Channels_of_one_structure_add_up_against_background()
    {
        // Two lobes of .3 each are a lung against a background of .4, which no single channel would be.
        var output = new ModelOutput(
            OutputKind.Probabilities, null, IsExclusive: true,
            [new(Voxels.Anatomy.Structures.Lungs, [1, 2])]);
        var scores = new float[2];
        new ScoreReader(output, "m").Fill([0.4f, 0.3f, 0.3f], 3, scores);
        Assert.Equal([0.4f, 0.6f], scores);

        new ScoreReader(output with { Kind = OutputKind.Logits }, "m").Fill([0, MathF.Log(2), MathF.Log(5)], 3, scores);
        Assert.Equal(1 / 8f, scores[0], 1e-6f);
        Assert.Equal(7 / 8f, scores[1], 1e-6f);

        new ScoreReader(output with { IsExclusive = false }, "m").Fill([0.9f, 0.3f, 0.6f], 3, scores);
        Assert.Equal([0.5f, 0.6f], scores);
    }

    private static double Hu(double x, double y, double z) => (10 * x) - (20 * y) + (100 * z) - 300;

    private static double[] VoxelOf(string letters, int[] size, params double[] index)
    {
        var at = new double[3];
        for (var i = 0; i < 3; i++)
        {
            var axis = "LPS".IndexOf(letters[i]) is >= 0 and var same ? same : "RAI".IndexOf(letters[i]);
            at[axis] = "LPS".Contains(letters[i]) ? index[i] : size[i] - 1 - index[i];
        }

        return at;
    }
}
