using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// How much of a mask covers each voxel of another grid with the same axes: trilinear weights of the eight mask voxels
/// around it, 0 to 1. A row of the target reads four rows of the mask; rows without voxels cost nothing.
/// </summary>
internal sealed class CoverageSampler
{
    private readonly BitVolume _mask;
    private readonly Tap[] _x;
    private readonly Tap[] _y;
    private readonly Tap[] _z;

    /// <param name="mask">What covers.</param>
    /// <param name="target">What is covered; its axes run along the mask's.</param>
    public CoverageSampler(BitVolume mask, VolumeGeometry target)
    {
        _mask = mask;
        var first = mask.Geometry.ToIndex(target.Origin);
        var step = mask.Geometry.ToIndex(target.ToPatient(new(1, 1, 1))) - first;
        _x = Taps(first.X, step.X, target.Size.X, mask.Size.X);
        _y = Taps(first.Y, step.Y, target.Size.Y, mask.Size.Y);
        _z = Taps(first.Z, step.Z, target.Size.Z, mask.Size.Z);
    }

    /// <summary>Fills a row of the target with coverages; returns whether any is above 0.</summary>
    /// <param name="y">Row of the target.</param>
    /// <param name="z">Slice of the target.</param>
    /// <param name="scratch">As many values as the mask is wide.</param>
    /// <param name="coverage">As many values as the target is wide.</param>
    public bool Row(int y, int z, Span<float> scratch, Span<float> coverage)
    {
        scratch.Clear();
        var (ty, tz) = (_y[y], _z[z]);
        var any = Add(ty.Low, tz.Low, (1 - ty.High) * (1 - tz.High), scratch)
            | Add(ty.Low + 1, tz.Low, ty.High * (1 - tz.High), scratch)
            | Add(ty.Low, tz.Low + 1, (1 - ty.High) * tz.High, scratch)
            | Add(ty.Low + 1, tz.Low + 1, ty.High * tz.High, scratch);
        if (!any)
        {
            coverage.Clear();
            return false;
        }

        for (var x = 0; x < coverage.Length; x++)
        {
            var tap = _x[x];
            var low = scratch[tap.Low];
            coverage[x] = tap.High == 0 ? low : low + (tap.High * (scratch[tap.Low + 1] - low));
        }

        return true;
    }

    private bool Add(int y, int z, float weight, Span<float> sums)
    {
        if (weight == 0) return false;
        var row = _mask.Row(y, z);
        var any = false;
        for (var w = 0; w < row.Length; w++)
        {
            var word = row[w];
            if (word == 0) continue;
            any = true;
            var end = Math.Min(sums.Length, (w + 1) << 6);
            for (var x = w << 6; x < end; x++, word >>= 1) sums[x] += (word & 1) * weight;
        }

        return any;
    }

    /// <summary>Beyond the mask's ends its last voxel counts.</summary>
    private static Tap[] Taps(double first, double step, int count, int size) =>
        [.. Enumerable.Range(0, count).Select(i =>
        {
            var at = Math.Clamp(first + (i * step), 0, size - 1);
            var low = Math.Min((int)at, Math.Max(0, size - 2));
            var high = at - low;
            // What is a rounding away from a mask voxel is that voxel.
            return high < 1e-6 ? new Tap(low, 0) : new Tap(low, (float)high);
        })];

    private readonly record struct Tap(int Low, float High);
}
