using System.Numerics;
using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Weighted sums of rows of float. Lanes run along the row; every element is summed in the same order in lanes and
/// alone, without fused multiply-add, so the bits do not depend on the processor or on where a row is cut. Four vectors
/// are summed side by side, for each sum alone waits for its additions.
/// </summary>
internal static unsafe class RowBlend
{
    /// <summary>to = sum of weights[k] * rows[k].</summary>
    public static void Blend(float** rows, ReadOnlySpan<float> weights, float* to, int count)
    {
        var i = 0;
        for (; i <= count - (4 * Vector<float>.Count); i += 4 * Vector<float>.Count)
        {
            var (a, b, c, d) = SumFour(rows, weights, i);
            StoreFour(a, b, c, d, to + i);
        }

        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) Sum(rows, weights, i).Store(to + i);
        for (; i < count; i++) to[i] = SumOne(rows, weights, i);
    }

    /// <summary>The same, rounded to the nearest int16, halves to even, saturating.</summary>
    public static void Blend(float** rows, ReadOnlySpan<float> weights, short* to, int count)
    {
        var i = 0;
        for (; i <= count - (2 * Vector<short>.Count); i += 2 * Vector<short>.Count)
        {
            var (a, b, c, d) = SumFour(rows, weights, i);
            Vector.Narrow(ToInt(a), ToInt(b)).Store(to + i);
            Vector.Narrow(ToInt(c), ToInt(d)).Store(to + i + Vector<short>.Count);
        }

        for (; i < count; i++)
        {
            to[i] = (short)MathF.Round(Math.Clamp(SumOne(rows, weights, i), short.MinValue, short.MaxValue));
        }
    }

    /// <summary>to = weights[0] * rows[0] + the sum of weights[k] * (rows[-k] + rows[k]).</summary>
    public static void BlendSymmetric(float** rows, ReadOnlySpan<float> weights, float* to, int count)
    {
        var i = 0;
        for (; i <= count - (4 * Vector<float>.Count); i += 4 * Vector<float>.Count)
        {
            var (a, b, c, d) = LoadFour(rows[0] + i);
            (a, b, c, d) = (a * weights[0], b * weights[0], c * weights[0], d * weights[0]);
            for (var k = 1; k < weights.Length; k++)
            {
                var weight = new Vector<float>(weights[k]);
                var (a0, b0, c0, d0) = LoadFour(rows[-k] + i);
                var (a1, b1, c1, d1) = LoadFour(rows[k] + i);
                a += (a0 + a1) * weight;
                b += (b0 + b1) * weight;
                c += (c0 + c1) * weight;
                d += (d0 + d1) * weight;
            }

            StoreFour(a, b, c, d, to + i);
        }

        for (; i < count; i++)
        {
            var sum = rows[0][i] * weights[0];
            for (var k = 1; k < weights.Length; k++) sum += (rows[-k][i] + rows[k][i]) * weights[k];
            to[i] = sum;
        }
    }

    /// <summary>to = the HU of a row.</summary>
    public static void Load(ReadOnlySpan<short> row, float* to)
    {
        var i = 0;
        for (; i <= row.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(row[i..]), out var low, out var high);
            Vector.ConvertToSingle(low).Store(to + i);
            Vector.ConvertToSingle(high).Store(to + i + Vector<float>.Count);
        }

        for (; i < row.Length; i++) to[i] = row[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> A, Vector<float> B, Vector<float> C, Vector<float> D) SumFour(
        float** rows, ReadOnlySpan<float> weights, int i)
    {
        var (a, b, c, d) = LoadFour(rows[0] + i);
        (a, b, c, d) = (a * weights[0], b * weights[0], c * weights[0], d * weights[0]);
        for (var k = 1; k < weights.Length; k++)
        {
            var weight = new Vector<float>(weights[k]);
            var (a1, b1, c1, d1) = LoadFour(rows[k] + i);
            a += a1 * weight;
            b += b1 * weight;
            c += c1 * weight;
            d += d1 * weight;
        }

        return (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> A, Vector<float> B, Vector<float> C, Vector<float> D) LoadFour(float* from) => (
        Vector.Load(from), Vector.Load(from + Vector<float>.Count),
        Vector.Load(from + (2 * Vector<float>.Count)), Vector.Load(from + (3 * Vector<float>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d, float* to)
    {
        a.Store(to);
        b.Store(to + Vector<float>.Count);
        c.Store(to + (2 * Vector<float>.Count));
        d.Store(to + (3 * Vector<float>.Count));
    }

    private static Vector<float> Sum(float** rows, ReadOnlySpan<float> weights, int i)
    {
        var sum = Vector.Load(rows[0] + i) * weights[0];
        for (var k = 1; k < weights.Length; k++) sum += Vector.Load(rows[k] + i) * weights[k];
        return sum;
    }

    private static float SumOne(float** rows, ReadOnlySpan<float> weights, int i)
    {
        var sum = rows[0][i] * weights[0];
        for (var k = 1; k < weights.Length; k++) sum += rows[k][i] * weights[k];
        return sum;
    }

    private static Vector<int> ToInt(Vector<float> values) => Vector.ConvertToInt32Native(Vector.Round(
        Vector.Min(Vector.Max(values, new(short.MinValue)), new(short.MaxValue))));
}
