using System.Numerics;
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
        AlongX(volume, other, weights);
        AlongY(other, volume, weights);
        AlongZ(volume, other, weights);
        other.Span.CopyTo(volume.Span);
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

    private static void AlongX(Volume<float> from, Volume<float> to, float[] weights)
    {
        var (size, radius) = (from.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            var padded = new float[size.X + (2 * radius)];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < size.Y; y++)
                {
                    var row = from.Row(y, z);
                    row.CopyTo(padded.AsSpan(radius));
                    padded.AsSpan(0, radius).Fill(row[0]);
                    padded.AsSpan(radius + size.X).Fill(row[^1]);
                    var result = to.Row(y, z);
                    result.Clear();
                    for (var i = -radius; i <= radius; i++)
                        AddScaled(padded.AsSpan(radius + i, size.X), weights[Math.Abs(i)], result);
                }
            }
        });
    }

    private static void AlongY(Volume<float> from, Volume<float> to, float[] weights)
    {
        var (size, radius) = (from.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < size.Y; y++)
                {
                    var result = to.Row(y, z);
                    result.Clear();
                    for (var i = -radius; i <= radius; i++)
                    {
                        var row = from.Row(Math.Clamp(y + i, 0, size.Y - 1), z);
                        AddScaled(row, weights[Math.Abs(i)], result);
                    }
                }
            }
        });
    }

    private static void AlongZ(Volume<float> from, Volume<float> to, float[] weights)
    {
        var (size, radius) = (from.Size, weights.Length - 1);
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                var result = to.Slice(z);
                result.Clear();
                for (var i = -radius; i <= radius; i++)
                    AddScaled(from.Slice(Math.Clamp(z + i, 0, size.Z - 1)), weights[Math.Abs(i)], result);
            }
        });
    }

    /// <summary>Adds a row times a factor to another row.</summary>
    public static void AddScaled(ReadOnlySpan<float> from, float weight, Span<float> to)
    {
        var (x, factor) = (0, new Vector<float>(weight));
        for (; x <= from.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = new Vector<float>(to[x..]) + (factor * new Vector<float>(from[x..]));
            sum.CopyTo(to[x..]);
        }

        for (; x < from.Length; x++) to[x] += weight * from[x];
    }
}
