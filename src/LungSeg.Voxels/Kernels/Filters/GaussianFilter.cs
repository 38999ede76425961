using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Smooths by a Gaussian, along x, then y, then z, cut at three standard deviations; beyond the border lies the
/// border's value. Single precision; lanes are neighbours along x. O(voxels · radius). Slices smoothed along x and y
/// are held in a ring of as many as there are weights along z, a ring for each piece of slices, and no second volume is
/// needed.
/// </summary>
internal static class GaussianFilter
{
    /// <summary>Smooths a volume in place, with a copy of it as scratch.</summary>
    /// <param name="volume">Layout z, y, x with x fastest.</param>
    /// <param name="sigma">The standard deviation in voxels, the same along each axis; 0 changes nothing.</param>
    public static void Smooth(Volume<float> volume, double sigma)
    {
        using var from = new Volume<float>(volume.Geometry);
        volume.Span.CopyTo(from.Span);
        Smooth(from, volume, sigma);
    }

    /// <summary>Smooths a volume into another one.</summary>
    /// <param name="from">Layout z, y, x with x fastest.</param>
    /// <param name="to">Of the same size, not the same memory; overwritten.</param>
    /// <param name="sigma">The standard deviation in voxels, the same along each axis; 0 copies.</param>
    public static void Smooth(Volume<float> from, Volume<float> to, double sigma)
    {
        if (sigma <= 0)
        {
            from.Span.CopyTo(to.Span);
            return;
        }

        var (size, weights) = (from.Size, Weights(sigma));
        var radius = weights.Length - 1;

        // A piece smooths the slices on both sides of it once more: it is long beside these, if each worker has one.
        var share = (size.Z + SlabScheduler.Workers - 1) / SlabScheduler.Workers;
        var grain = Math.Min(share, Math.Max(4 * radius, (share + 1) / 2));
        SlabScheduler.Run(size.Z, grain, (start, end) =>
        {
            using var ring = new VoxelBuffer<float>(((2 * radius) + 1) * size.SliceLength, cleared: false);
            using var slice = new VoxelBuffer<float>(size.SliceLength, cleared: false);
            var (along, taps, across) = (new RowTaps(weights), new RowTaps(weights), new RowTaps(weights));
            var padded = new float[size.X + (2 * radius)];
            for (var tap = 0; tap < along.Count; tap++) along.Offsets[tap] = tap;
            var ready = Math.Max(0, start - radius);
            for (var z = start; z < end; z++)
            {
                for (; ready <= Math.Min(size.Z - 1, z + radius); ready++)
                {
                    AlongX(from.Slice(ready), slice.Span, size, along, padded);
                    AlongY(slice.Span, SliceOf(ring.Span, ready), size, taps);
                }

                for (var y = 0; y < size.Y; y++)
                {
                    for (var tap = 0; tap < across.Count; tap++)
                    {
                        var at = Math.Clamp(z + tap - radius, 0, size.Z - 1) % across.Count;
                        across.Offsets[tap] = (at * size.SliceLength) + (y * size.X);
                    }

                    across.Sum(ring.Span, to.Row(y, z));
                }
            }

            Span<float> SliceOf(Span<float> slices, int z) =>
                slices.Slice(z % taps.Count * size.SliceLength, size.SliceLength);
        });
    }

    /// <summary>The weights from the middle outwards; all of them, both sides, sum to 1.</summary>
    public static float[] Weights(double sigma)
    {
        var raw = Enumerable.Range(0, (int)Math.Ceiling(3 * sigma) + 1)
            .Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))
            .ToArray();
        var sum = raw[0] + (2 * raw.Skip(1).Sum());
        return [.. raw.Select(weight => (float)(weight / sum))];
    }

    private static void AlongX(ReadOnlySpan<float> from, Span<float> to, Size3 size, RowTaps taps, float[] padded)
    {
        var radius = taps.Count / 2;
        for (var y = 0; y < size.Y; y++)
        {
            var row = from.Slice(y * size.X, size.X);
            row.CopyTo(padded.AsSpan(radius));
            padded.AsSpan(0, radius).Fill(row[0]);
            padded.AsSpan(radius + size.X).Fill(row[^1]);
            taps.Sum(padded, to.Slice(y * size.X, size.X));
        }
    }

    private static void AlongY(ReadOnlySpan<float> from, Span<float> to, Size3 size, RowTaps taps)
    {
        var radius = taps.Count / 2;
        for (var y = 0; y < size.Y; y++)
        {
            for (var tap = 0; tap < taps.Count; tap++)
                taps.Offsets[tap] = Math.Clamp(y + tap - radius, 0, size.Y - 1) * size.X;
            taps.Sum(from, to.Slice(y * size.X, size.X));
        }
    }
}
