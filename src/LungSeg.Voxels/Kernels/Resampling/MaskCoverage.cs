using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// How much of a mask covers each voxel of another grid with parallel axes: the mask's trilinear field, 0 to 1, a row
/// of the other grid at a time. Whole numbers within (positions to 1/256 of a voxel), so exact on any processor.
/// Stretches of a row whose surroundings are all set or all clear, nearly all of them, are decided by their bits; only
/// the rest is summed up. Lanes: eight voxels of the mask. Complexity: linear in the target's stretches and the mask's
/// surface. An instance serves one thread at a time.
/// </summary>
public sealed class MaskCoverage
{
    /// <summary>Voxels of the target that are decided together.</summary>
    private const int StretchLength = 16;

    private readonly BitVolume _mask;
    private readonly MaskSampling _alongX;
    private readonly MaskSampling _alongY;
    private readonly MaskSampling _alongZ;
    private readonly Stretch[] _stretches;
    private readonly List<(int FirstWord, int Weight)> _rows = [];
    private readonly ulong[] _any;
    private readonly ulong[] _all;
    private readonly int[] _field;
    private readonly int _unit;

    /// <summary>Prepares a mask for a grid.</summary>
    /// <param name="mask">Not changed; must outlive this.</param>
    /// <param name="target">A grid whose axes are parallel to the mask's (each in its own direction, perhaps
    /// reversed).</param>
    /// <param name="smooth">
    /// Whether the field is first smoothed by 1/4, 1/2, 1/4 along each axis of the mask, which takes off the stairs
    /// that the mask brings along; details of one voxel go with them.
    /// </param>
    /// <exception cref="ArgumentException">The axes are not parallel.</exception>
    public MaskCoverage(BitVolume mask, VolumeGeometry target, bool smooth = false)
    {
        _mask = mask;
        (_alongX, _alongY, _alongZ) = MaskSampling.Between(mask.Geometry, target, smooth);
        _unit = _alongX.Unit * _alongY.Unit * _alongZ.Unit;
        _any = new ulong[mask.WordsPerRow];
        _all = new ulong[mask.WordsPerRow];
        _field = new int[mask.WordsPerRow << 6];
        _stretches = [.. StretchesOf(_alongX)];
    }

    private enum Surroundings
    {
        Clear,
        Mixed,
        Set,
    }

    /// <summary>The voxels of a row that are covered by half or more.</summary>
    /// <param name="y">Row of the target.</param>
    /// <param name="z">Slice of the target.</param>
    /// <param name="words">The row's words; overwritten.</param>
    public void Row(int y, int z, Span<ulong> words)
    {
        words.Clear();
        if (!Gather(y, z)) return;
        Span<int> sums = stackalloc int[StretchLength];
        foreach (var stretch in _stretches)
        {
            var around = LookAround(stretch);
            if (around == Surroundings.Set) BitRow.Set(words, stretch.First, stretch.End);
            if (around != Surroundings.Mixed) continue;

            var covered = 0UL;
            var some = Sum(stretch, sums);
            for (var i = 0; i < some.Length; i++) covered |= (some[i] >= _unit / 2 ? 1UL : 0) << i;
            words[stretch.First >> 6] |= covered << (stretch.First & 63);
        }
    }

    /// <summary>The coverage of each voxel of a row; false, and all 0, where none has any.</summary>
    /// <param name="y">Row of the target.</param>
    /// <param name="z">Slice of the target.</param>
    /// <param name="coverage">As many values as the target is wide; overwritten.</param>
    public bool Row(int y, int z, Span<float> coverage)
    {
        coverage.Clear();
        if (!Gather(y, z)) return false;
        Span<int> sums = stackalloc int[StretchLength];
        foreach (var stretch in _stretches)
        {
            var around = LookAround(stretch);
            if (around == Surroundings.Set) coverage[stretch.First..stretch.End].Fill(1);
            if (around != Surroundings.Mixed) continue;

            var some = Sum(stretch, sums);
            for (var i = 0; i < some.Length; i++) coverage[stretch.First + i] = some[i] / (float)_unit;
        }

        return true;
    }

    private static IEnumerable<Stretch> StretchesOf(MaskSampling alongX)
    {
        for (var start = 0; start < alongX.Outputs; start += StretchLength)
        {
            var (first, end) = alongX.InsideOf(start, start + StretchLength);
            if (first >= end) continue;

            // Voxels grow with the taps, and along the stretch they grow or fall.
            yield return new(
                first, end,
                Math.Min(alongX.Voxel(first, 0), alongX.Voxel(end - 1, 0)),
                Math.Max(alongX.Voxel(first, alongX.Taps - 1), alongX.Voxel(end - 1, alongX.Taps - 1)));
        }
    }

    /// <summary>
    /// Lists the mask's rows around a row of the target, and or-s and and-s their words; false where all are clear.
    /// </summary>
    private bool Gather(int y, int z)
    {
        if (!_alongY.Inside(y) || !_alongZ.Inside(z)) return false;
        _rows.Clear();
        _any.AsSpan().Clear();
        _all.AsSpan().Fill(ulong.MaxValue);
        for (var k = 0; k < _alongZ.Taps * _alongY.Taps; k++)
        {
            int inZ = k / _alongY.Taps, inY = k % _alongY.Taps;
            var weight = _alongZ.Weight(z, inZ) * _alongY.Weight(y, inY);
            if (weight == 0) continue;
            var row = (_alongZ.Voxel(z, inZ) * _mask.Size.Y) + _alongY.Voxel(y, inY);
            _rows.Add((row * _mask.WordsPerRow, weight));
            var words = _mask.Row(row);
            for (var w = 0; w < words.Length; w++)
            {
                _any[w] |= words[w];
                _all[w] &= words[w];
            }
        }

        return _any.ContainsAnyExcept(0UL);
    }

    /// <summary>What the voxels around those of a stretch are; where mixed, their field is summed up.</summary>
    private Surroundings LookAround(Stretch stretch)
    {
        if (!BitRow.Any(_any, stretch.Low, stretch.High)) return Surroundings.Clear;
        if (BitRow.All(_all, stretch.Low, stretch.High)) return Surroundings.Set;
        SumField(stretch.Low & ~7, stretch.High);
        return Surroundings.Mixed;
    }

    /// <summary>
    /// The field along x: for each voxel of the mask the sum of the weights of the rows that have it.
    /// </summary>
    private void SumField(int low, int high)
    {
        var bitOfLane = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var rows = CollectionsMarshal.AsSpan(_rows);
        ReadOnlySpan<ulong> words = _mask.Words;
        for (var x = low; x <= high; x += Vector256<int>.Count)
        {
            var sum = Vector256<int>.Zero;
            foreach (var (firstWord, weight) in rows)
            {
                var bits = Vector256.Create((int)(words[firstWord + (x >> 6)] >> (x & 63)));
                sum += Vector256.Equals(bits & bitOfLane, bitOfLane) & Vector256.Create(weight);
            }

            sum.CopyTo(_field, x);
        }
    }

    private ReadOnlySpan<int> Sum(Stretch stretch, Span<int> sums)
    {
        sums = sums[..(stretch.End - stretch.First)];
        _alongX.Sample(_field, stretch.First, sums);
        return sums;
    }

    /// <summary>
    /// Voxels of the target, from the first up to but not including the end, and the lowest and highest of the mask
    /// that they read.
    /// </summary>
    private readonly record struct Stretch(int First, int End, int Low, int High);
}
