using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Smooths by a Gaussian, axis after axis, cut at three standard deviations; beyond the border lies the border's value.
/// Single precision; lanes are neighbours along x. O(voxels · radius), one more volume of scratch.
/// </summary>
internal static class GaussianFilter
{
    /// <summary>Smooths a volume in place.</summary>
    /// <param name="volume">Layout z, y, x with x fastest.</param>
    /// <param name="sigma">The standard deviation in voxels, the same along each axis; 0 changes nothing.</param>
    public static void Smooth(Volume<float> volume, double sigma)
    {
        if (sigma <= 0) return;
        var weights = Weights(sigma);
        using var other = new Volume<float>(volume.Geometry);
        AlongX(volume, weights);
        AlongY(volume, other, weights);
        AlongZ(other, volume, weights);
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

    private static void AlongX(Volume<float> volume, float[] weights)
    {
        var (size, radius) = (volume.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            var padded = new float[size.X + (2 * radius)];
            var taps = new RowTaps(weights);
            for (var tap = 0; tap < taps.Count; tap++) taps.Offsets[tap] = tap;
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < size.Y; y++)
                {
                    var row = volume.Row(y, z);
                    row.CopyTo(padded.AsSpan(radius));
                    padded.AsSpan(0, radius).Fill(row[0]);
                    padded.AsSpan(radius + size.X).Fill(row[^1]);
                    taps.Sum(padded, row);
                }
            }
        });
    }

    private static void AlongY(Volume<float> from, Volume<float> to, float[] weights)
    {
        var (size, radius) = (from.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            var taps = new RowTaps(weights);
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < size.Y; y++)
                {
                    for (var tap = 0; tap < taps.Count; tap++)
                        taps.Offsets[tap] = Math.Clamp(y + tap - radius, 0, size.Y - 1) * size.X;
                    taps.Sum(from.Slice(z), to.Row(y, z));
                }
            }
        });
    }

    private static void AlongZ(Volume<float> from, Volume<float> to, float[] weights)
    {
        var (size, radius) = (from.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            var taps = new RowTaps(weights);
            for (var z = start; z < end; z++)
            {
                // Offsets into the slices that are reached, whose length an int holds.
                var first = Math.Max(0, z - radius);
                var last = Math.Min(size.Z - 1, z + radius);
                var slices = from.Slab(first, last - first + 1);
                for (var y = 0; y < size.Y; y++)
                {
                    for (var tap = 0; tap < taps.Count; tap++)
                    {
                        var slice = Math.Clamp(z + tap - radius, 0, size.Z - 1) - first;
                        taps.Offsets[tap] = (slice * size.SliceLength) + (y * size.X);
                    }

                    taps.Sum(slices, to.Row(y, z));
                }
            }
        });
    }
}
