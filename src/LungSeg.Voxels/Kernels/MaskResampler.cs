using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A binary mask taken to another grid with parallel axes by the level 1/2 of its trilinear field, so that a border lies
/// between voxels where it did and not on the stairs of the nearest voxel. A sample of exactly 1/2 is inside; samples
/// outside the mask's voxels are empty. Bits in, bits out; whole numbers within (1/256 of a voxel), so exact on any processor.
/// Words whose surroundings are all set or all clear, nearly all of them, are decided by their bits; only the rest is
/// summed up. Complexity: linear in output words and the mask's surface. Parallel over rows.
/// </summary>
public static class MaskResampler
{
    private const int RowsPerPiece = 128;

    /// <summary>The mask on another grid. The caller disposes it.</summary>
    /// <param name="mask">Not changed.</param>
    /// <param name="target">A grid whose axes are parallel to the mask's (each in its own direction, perhaps reversed).</param>
    /// <param name="smooth">
    /// Whether the field is first smoothed by 1/4, 1/2, 1/4 along each axis of the mask, which takes off the stairs that
    /// the mask brings along; details of one voxel go with them.
    /// </param>
    /// <param name="threads">The most workers; 0 is all.</param>
    /// <exception cref="ArgumentException">The axes are not parallel.</exception>
    public static BitVolume Resample(BitVolume mask, VolumeGeometry target, bool smooth = false, int threads = 0)
    {
        var (x, y, z) = MaskSampling.Between(mask.Geometry, target, smooth);
        var result = new BitVolume(target);
        SlabScheduler.Run(target.Size.Y * target.Size.Z, RowsPerPiece, threads, (start, end) =>
        {
            var rows = new Rows(mask, x);
            for (var row = start; row < end; row++)
            {
                int atY = row % target.Size.Y, atZ = row / target.Size.Y;
                if (y.Inside(atY) && z.Inside(atZ)) rows.Sample(y, atY, z, atZ, result.Row(row));
            }
        });
        return result;
    }

    /// <summary>The rows of the mask around one row of samples; one worker's work space.</summary>
    private sealed class Rows(BitVolume mask, MaskSampling alongX)
    {
        private readonly List<(int Row, int Weight)> _rows = [];
        private readonly ulong[] _any = new ulong[mask.WordsPerRow];
        private readonly ulong[] _all = new ulong[mask.WordsPerRow];
        private readonly int[] _field = new int[mask.WordsPerRow << 6];

        public void Sample(MaskSampling alongY, int y, MaskSampling alongZ, int z, Span<ulong> to)
        {
            Gather(alongY, y, alongZ, z);
            if (!_any.ContainsAnyExcept(0UL)) return;
            var unit = alongY.Unit * alongZ.Unit;
            for (var w = 0; w < to.Length; w++)
            {
                int first = w << 6, last = Math.Min(first + 64, alongX.Outputs) - 1;
                int a = alongX.Voxel(first, 0), b = alongX.Voxel(last, 0);
                int low = Math.Min(a, b), high = Math.Min(Math.Max(a, b) + alongX.Taps - 1, mask.Size.X - 1);
                if (!BitRow.Any(_any, low, high)) continue;
                var allSet = BitRow.All(_all, low, high);
                if (!allSet) SumField(low, high);
                var half = unit * alongX.Unit / 2;
                var word = 0UL;
                for (var x = first; x <= last; x++)
                {
                    if (alongX.Inside(x) && (allSet || Value(x) >= half)) word |= 1UL << (x - first);
                }

                to[w] = word;
            }
        }

        /// <summary>Lists the rows with weight, and or-s and and-s their words.</summary>
        private void Gather(MaskSampling alongY, int y, MaskSampling alongZ, int z)
        {
            _rows.Clear();
            _any.AsSpan().Clear();
            _all.AsSpan().Fill(ulong.MaxValue);
            for (var k = 0; k < alongZ.Taps * alongY.Taps; k++)
            {
                int inZ = k / alongY.Taps, inY = k % alongY.Taps;
                var weight = alongZ.Weight(z, inZ) * alongY.Weight(y, inY);
                if (weight == 0) continue;
                var row = (alongZ.Voxel(z, inZ) * mask.Size.Y) + alongY.Voxel(y, inY);
                _rows.Add((row, weight));
                var words = mask.Row(row);
                for (var w = 0; w < words.Length; w++)
                {
                    _any[w] |= words[w];
                    _all[w] &= words[w];
                }
            }
        }

        /// <summary>The field along x: for each voxel from low to high the sum of the weights of the rows that have it.</summary>
        private void SumField(int low, int high)
        {
            low &= ~7;
            _field.AsSpan(low..(high + 1)).Clear();
            foreach (var (row, weight) in _rows)
            {
                var words = mask.Row(row);
                for (var x = low; x <= high; x += 8)
                {
                    for (var bits = (uint)(words[x >> 6] >> (x & 63)) & 0xFF; bits != 0; bits &= bits - 1)
                    {
                        _field[x + BitOperations.TrailingZeroCount(bits)] += weight;
                    }
                }
            }
        }

        private int Value(int x)
        {
            var value = 0;
            for (var k = 0; k < alongX.Taps; k++) value += alongX.Weight(x, k) * _field[alongX.Voxel(x, k)];
            return value;
        }
    }
}
