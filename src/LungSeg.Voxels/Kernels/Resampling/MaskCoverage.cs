using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// How much of a mask covers each voxel of another grid with parallel axes: the mask's trilinear field, 0 to 1, a row of
/// the other grid at a time. Whole numbers within (positions to 1/256 of a voxel), so exact on any processor.
/// Stretches of a row whose surroundings are all set or all clear, nearly all of them, are decided by their bits; only
/// the rest is summed up. Complexity: linear in the target's stretches and the mask's surface. An instance serves one thread at a time.
/// </summary>
public sealed class MaskCoverage
{
    /// <summary>Voxels of the target that are decided together.</summary>
    private const int StretchLength = 16;

    private readonly BitVolume _mask;
    private readonly MaskSampling _alongX;
    private readonly MaskSampling _alongY;
    private readonly MaskSampling _alongZ;
    private readonly List<(int Row, int Weight)> _rows = [];
    private readonly ulong[] _any;
    private readonly ulong[] _all;
    private readonly int[] _field;
    private readonly int _unit;

    /// <summary>Prepares a mask for a grid.</summary>
    /// <param name="mask">Not changed; must outlive this.</param>
    /// <param name="target">A grid whose axes are parallel to the mask's (each in its own direction, perhaps reversed).</param>
    /// <param name="smooth">
    /// Whether the field is first smoothed by 1/4, 1/2, 1/4 along each axis of the mask, which takes off the stairs that
    /// the mask brings along; details of one voxel go with them.
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
        for (var start = 0; start < _alongX.Outputs; start += StretchLength)
        {
            var (first, end) = _alongX.InsideOf(start, start + StretchLength);
            var around = LookAround(first, end);
            if (around == Surroundings.Clear) continue;
            for (var x = first; x < end; x++)
            {
                if (around == Surroundings.Set || Sum(x) >= _unit / 2) words[x >> 6] |= 1UL << (x & 63);
            }
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
        for (var start = 0; start < _alongX.Outputs; start += StretchLength)
        {
            var (first, end) = _alongX.InsideOf(start, start + StretchLength);
            var around = LookAround(first, end);
            if (around == Surroundings.Set) coverage[first..end].Fill(1);
            else for (var x = first; x < end && around == Surroundings.Mixed; x++) coverage[x] = Sum(x) / (float)_unit;
        }

        return true;
    }

    /// <summary>Lists the mask's rows around a row of the target, and or-s and and-s their words; false where all are clear.</summary>
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
            _rows.Add((row, weight));
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
    private Surroundings LookAround(int first, int end)
    {
        if (first >= end) return Surroundings.Clear;
        int a = _alongX.Voxel(first, 0), b = _alongX.Voxel(end - 1, 0);
        int low = Math.Min(a, b), high = Math.Min(Math.Max(a, b) + _alongX.Taps - 1, _mask.Size.X - 1);
        if (!BitRow.Any(_any, low, high)) return Surroundings.Clear;
        if (BitRow.All(_all, low, high)) return Surroundings.Set;
        SumField(low & ~7, high);
        return Surroundings.Mixed;
    }

    /// <summary>The field along x: for each voxel of the mask the sum of the weights of the rows that have it.</summary>
    private void SumField(int low, int high)
    {
        _field.AsSpan(low..(high + 1)).Clear();
        foreach (var (row, weight) in _rows)
        {
            var words = _mask.Row(row);
            for (var x = low; x <= high; x += 8)
            {
                for (var bits = (uint)(words[x >> 6] >> (x & 63)) & 0xFF; bits != 0; bits &= bits - 1)
                {
                    _field[x + BitOperations.TrailingZeroCount(bits)] += weight;
                }
            }
        }
    }

    private int Sum(int x)
    {
        var sum = 0;
        for (var k = 0; k < _alongX.Taps; k++) sum += _alongX.Weight(x, k) * _field[_alongX.Voxel(x, k)];
        return sum;
    }
}
