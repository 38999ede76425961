using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Tests.Pictures;

public class CreaseShadingTests
{
    private const int Samples = CreaseShading.Samples, Pad = CreaseShading.Pad;

    private static readonly Rgb Background = new(246, 247, 250);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(40)]
    public void Pixels_are_those_of_one_sample_after_the_other(int pixels)
    {
        var random = new Random(pixels);
        var size = pixels * Samples;
        var depths = new float[Pad + (size * size) + Pad];
        var colors = new uint[depths.Length];
        Array.Fill(depths, float.NegativeInfinity);
        for (var at = Pad; at < Pad + (size * size); at++)
        {
            if (random.Next(4) == 0) continue;
            (depths[at], colors[at]) = (random.NextSingle() * 9, (uint)random.Next(1 << 24));
        }

        for (var y = 0; y < pixels; y++)
        {
            var row = new Rgb[pixels];
            CreaseShading.Row(depths, colors, y, Background, row);
            for (var x = 0; x < pixels; x++)
            {
                var expected = Naive(depths, colors, size, x * Samples, y * Samples);
                Assert.InRange(row[x].R, expected.R - 1, expected.R + 1);
                Assert.InRange(row[x].G, expected.G - 1, expected.G + 1);
                Assert.InRange(row[x].B, expected.B - 1, expected.B + 1);
            }
        }
    }

    private static Rgb Naive(float[] depths, uint[] colors, int size, int x, int y)
    {
        int[] sum = [0, 0, 0];
        for (var sample = 0; sample < 4; sample++)
        {
            var color = Sample(x + (sample & 1), y + (sample >> 1));
            (sum[0], sum[1], sum[2]) = (sum[0] + color.R, sum[1] + color.G, sum[2] + color.B);
        }

        return new((byte)((sum[0] + 2) / 4), (byte)((sum[1] + 2) / 4), (byte)((sum[2] + 2) / 4));

        float Depth(int column, int row) => depths[Pad + (row * size) + column];

        Rgb Sample(int column, int row)
        {
            if (float.IsNegativeInfinity(Depth(column, row))) return Background;
            var below = 0f;
            if (column >= 2 && column < size - 2)
                below += Below(Depth(column - 2, row), Depth(column, row), Depth(column + 2, row));
            if (row >= 2 && row < size - 2)
                below += Below(Depth(column, row - 2), Depth(column, row), Depth(column, row + 2));
            var color = colors[Pad + (row * size) + column];
            return new Rgb((byte)color, (byte)(color >> 8), (byte)(color >> 16)).Blend(
                Rgb.Black, 1 - MathF.Exp(-0.05f * below));
        }
    }

    private static float Below(float before, float here, float behind) =>
        Math.Clamp(before + behind - (2 * here), 0, 10);
}
