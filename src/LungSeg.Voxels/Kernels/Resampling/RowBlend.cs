using System.Numerics;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Weighted sums of rows of float. Lanes run along the row; every element is summed in the same order in lanes and
/// alone, without fused multiply-add, so the bits do not depend on the processor or on where a row is cut.
/// </summary>
internal static unsafe class RowBlend
{
    /// <summary>to = sum of weights[k] * rows[k].</summary>
    public static void Blend(float** rows, ReadOnlySpan<float> weights, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) Sum(rows, weights, i).Store(to + i);
        for (; i < count; i++) to[i] = SumOne(rows, weights, i);
    }

    /// <summary>The same, rounded to the nearest int16, halves to even, saturating.</summary>
    public static void Blend(float** rows, ReadOnlySpan<float> weights, short* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<short>.Count; i += Vector<short>.Count)
        {
            var low = ToInt(Sum(rows, weights, i));
            var high = ToInt(Sum(rows, weights, i + Vector<float>.Count));
            Vector.Narrow(low, high).Store(to + i);
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
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector.Load(rows[0] + i) * weights[0];
            for (var k = 1; k < weights.Length; k++) sum += (Vector.Load(rows[-k] + i) + Vector.Load(rows[k] + i)) * weights[k];
            sum.Store(to + i);
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
