using System.Numerics;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// For each pixel of a line, the two samples it lies between and how far: the pixels' outer edges are the samples'
/// outer edges, and beyond the first and last sample their values go on.
/// </summary>
internal sealed class LinearSampling
{
    public LinearSampling(int pixels, int samples)
    {
        Samples = samples;
        Lower = new int[pixels];
        Upper = new int[pixels];
        Fraction = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var at = Math.Clamp(((i + 0.5) * samples / pixels) - 0.5, 0, samples - 1);
            Lower[i] = (int)at;
            Upper[i] = Math.Min(Lower[i] + 1, samples - 1);
            Fraction[i] = (float)(at - Lower[i]);
        }
    }

    /// <summary>Samples in the line.</summary>
    public int Samples { get; }

    public int[] Lower { get; }

    public int[] Upper { get; }

    public float[] Fraction { get; }

    /// <summary>Pixels in the line.</summary>
    public int Length => Lower.Length;

    /// <summary>Bilinear samples of a plane, one a pixel.</summary>
    /// <param name="plane">Rows as long as <paramref name="across"/> has samples.</param>
    /// <param name="across">Along rows.</param>
    /// <param name="down">From row to row.</param>
    /// <param name="pixels">Row by row; overwritten.</param>
    public static void Bilinear(
        ReadOnlySpan<short> plane, LinearSampling across, LinearSampling down, Span<float> pixels)
    {
        Span<float> mixed = new float[across.Samples];
        for (var y = 0; y < down.Length; y++)
        {
            var top = plane.Slice(down.Lower[y] * across.Samples, across.Samples);
            var bottom = plane.Slice(down.Upper[y] * across.Samples, across.Samples);
            Mix(top, bottom, down.Fraction[y], mixed);
            var row = pixels.Slice(y * across.Length, across.Length);
            for (var x = 0; x < row.Length; x++)
            {
                var (a, b) = (mixed[across.Lower[x]], mixed[across.Upper[x]]);
                row[x] = a + ((b - a) * across.Fraction[x]);
            }
        }
    }

    /// <summary>What lies a fraction of the way from one row to another.</summary>
    private static void Mix(ReadOnlySpan<short> top, ReadOnlySpan<short> bottom, float fraction, Span<float> mixed)
    {
        var i = 0;
        for (; i <= mixed.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(top[i..]), out var topLow, out var topHigh);
            Vector.Widen(new Vector<short>(bottom[i..]), out var bottomLow, out var bottomHigh);
            Mix(topLow, bottomLow, fraction).CopyTo(mixed[i..]);
            Mix(topHigh, bottomHigh, fraction).CopyTo(mixed[(i + Vector<float>.Count)..]);
        }

        for (; i < mixed.Length; i++) mixed[i] = top[i] + ((bottom[i] - top[i]) * fraction);
    }

    private static Vector<float> Mix(Vector<int> top, Vector<int> bottom, float fraction) =>
        Vector.ConvertToSingle(top) + (Vector.ConvertToSingle(bottom - top) * fraction);
}
