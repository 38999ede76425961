using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Sampling;

/// <summary>
/// Reads a CT as a model wants it: trilinear interpolation of clipped HU along the tensor's axes, what lies outside is
/// air. No copy of the volume is made. O(samples).
/// </summary>
internal static class VolumeSampler
{
    /// <param name="hounsfield">HU in patient order.</param>
    /// <param name="axes">The tensor's axes.</param>
    /// <param name="samples">Places along each of the tensor's axes, slowest first.</param>
    /// <param name="range">How HU become the model's numbers.</param>
    /// <param name="tensor">Is filled, the last axis fastest.</param>
    public static void Fill(
        Volume<short> hounsfield, TensorAxes axes, AxisSamples[] samples, IntensityRange range, float[] tensor)
    {
        var (first, steps) = axes.Strides(hounsfield.Size);
        var (along, down, across) = (samples[0], samples[1], samples[2]);
        SlabScheduler.Run(along.Count * down.Count, Math.Max(1, 16384 / across.Count), (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var target = tensor.AsSpan(row * across.Count, across.Count);
                var (a, b) = (row / down.Count, row % down.Count);
                if (along.Low[a] < 0 || down.Low[b] < 0)
                {
                    target.Fill(range.Padding);
                    continue;
                }

                var at = first + (along.Low[a] * steps[0]) + (down.Low[b] * steps[1]);
                Row(hounsfield.Span, at, steps, along.Fraction[a], down.Fraction[b], across, range, target);
            }
        });
    }

    private static void Row(
        ReadOnlySpan<short> voxels, int at, int[] steps, float along, float down, AxisSamples across,
        IntensityRange range, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            if (across.Low[i] < 0)
            {
                target[i] = range.Padding;
                continue;
            }

            var place = at + (across.Low[i] * steps[2]);
            var hu = Plane(voxels, place, steps, down, across.Fraction[i], range);
            if (along > 0)
                hu += along * (Plane(voxels, place + steps[0], steps, down, across.Fraction[i], range) - hu);
            target[i] = (hu * range.Factor) + range.Shift;
        }
    }

    private static float Plane(
        ReadOnlySpan<short> voxels, int at, int[] steps, float down, float across, IntensityRange range)
    {
        var hu = Line(voxels, at, steps[2], across, range);
        return down > 0 ? hu + (down * (Line(voxels, at + steps[1], steps[2], across, range) - hu)) : hu;
    }

    private static float Line(ReadOnlySpan<short> voxels, int at, int step, float across, IntensityRange range)
    {
        var hu = Clipped(voxels[at], range);
        return across > 0 ? hu + (across * (Clipped(voxels[at + step], range) - hu)) : hu;
    }

    private static float Clipped(short hu, IntensityRange range) => Math.Clamp(hu, range.MinHu, range.MaxHu);
}
