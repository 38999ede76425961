using System.Numerics;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The cubic B-spline through given samples: values are weighted sums of coefficients, and the coefficients come from
/// the samples by the inverse filter, whose pole is z = √3 - 2. Beyond the ends the samples are those at the ends.
/// The filter's gain of 6 and the weights' 1/6 are left out on both sides.
/// Sources: Unser, Aldroubi and Eden, B-Spline Signal Processing, IEEE Trans. Signal Process. 41, 1993; Unser, Splines:
/// A Perfect Fit for Signal and Image Processing, IEEE Signal Process. Mag. 16, 1999.
/// </summary>
internal static unsafe class CubicSpline
{
    /// <summary>Half the length of <see cref="InverseFilter"/>.</summary>
    public const int Halo = 10;

    private const float Pole = -0.267949192431122706f;

    /// <summary>
    /// The inverse filter's weights at distances 0 to <see cref="Halo"/>, z^|k| cut off there and scaled so that a
    /// constant stays what it is. A filter of fixed length gives a slab the same bits as the whole.
    /// What is cut off is below 2 √3 |z|^11 / (1 - |z|) = 2.5e-6 of the largest step: .01 HU for the 4096 HU of a CT.
    /// </summary>
    public static float[] InverseFilter { get; } = MakeInverseFilter();

    /// <summary>
    /// Six times the B-spline's weights of the coefficients before, at, after and two after a position's voxel.
    /// </summary>
    /// <param name="t">How far the position lies behind its voxel, 0 to 1.</param>
    /// <param name="weights">Four.</param>
    public static void Weigh(double t, Span<float> weights)
    {
        var s = 1 - t;
        weights[0] = (float)(s * s * s);
        weights[1] = (float)(4 - (6 * t * t) + (3 * t * t * t));
        weights[2] = (float)(4 - (6 * s * s) + (3 * s * s * s));
        weights[3] = (float)(t * t * t);
    }

    /// <summary>
    /// Samples to coefficients down the columns of a plane, in place, by the exact recursion forth and back. Lanes run
    /// along the row; no fused multiply-add, so that every processor gives the same bits.
    /// </summary>
    public static void FilterColumns(float* plane, int rows, int width, int pitch)
    {
        // The recursions over the endless equal samples before the first row and after the last one, summed up.
        const float Before = 1 / (1 - Pole);
        const float Settled = -Pole / (1 - Pole) / (1 - Pole);
        const float Unsettled = -Pole / (1 - (Pole * Pole));
        var last = plane + ((long)(rows - 1) * pitch);
        var settled = stackalloc float[width];
        Scale(last, Settled - (Unsettled * Before), settled, width);
        Scale(plane, Before, plane, width);
        for (var row = plane + pitch; row <= last; row += pitch) AddScaled(row, Pole, row - pitch, row, width);
        AddScaled(settled, Unsettled, last, last, width);
        for (var row = last - pitch; row >= plane; row -= pitch) ScaledDifference(row + pitch, row, row, width);
    }

    private static float[] MakeInverseFilter()
    {
        var weights = Enumerable.Range(0, Halo + 1).Select(k => Math.Pow(Math.Sqrt(3) - 2, k)).ToArray();
        var gain = 6 * (weights[0] + (2 * weights.Skip(1).Sum()));
        return [.. weights.Select(w => (float)(w / gain))];
    }

    /// <summary>to = factor * a.</summary>
    private static void Scale(float* a, float factor, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(a + i) * factor).Store(to + i);
        for (; i < count; i++) to[i] = a[i] * factor;
    }

    /// <summary>to = a + factor * b.</summary>
    private static void AddScaled(float* a, float factor, float* b, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(a + i) + (Vector.Load(b + i) * factor)).Store(to + i);
        }

        for (; i < count; i++) to[i] = a[i] + (b[i] * factor);
    }

    /// <summary>to = pole * (a - b), the step back.</summary>
    private static void ScaledDifference(float* a, float* b, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((Vector.Load(a + i) - Vector.Load(b + i)) * Pole).Store(to + i);
        }

        for (; i < count; i++) to[i] = (a[i] - b[i]) * Pole;
    }
}
