using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// How much of each block of voxels is set, on the grid of <see cref="BlockMeans"/>: a mask at a coarser grid that
/// keeps what its voxels said of the border, so that a surface half way up is smooth. Rounds to the nearest thousandth;
/// of the last blocks, which the border may cut, it is that of what lies within. O(words of the mask); two rows of
/// words a worker of scratch.
/// </summary>
public static class BlockFractions
{
    /// <summary>The value of a block that is set whole.</summary>
    public const short Whole = 1000;

    /// <summary>The fractions, 0 to <see cref="Whole"/>; the caller disposes the volume.</summary>
    /// <param name="fine">The mask.</param>
    /// <param name="edge">Voxels along a block's edge, 1 to 64.</param>
    public static Volume<short> Of(BitVolume fine, int edge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(edge, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edge, 64);
        var size = fine.Size;
        var coarse = new Volume<short>(BlockGrid.Of(fine.Geometry, edge));
        SlabScheduler.Run(coarse.Size.Z, 4, (start, end) =>
        {
            var rows = new List<int>();
            Span<ulong> any = new ulong[fine.WordsPerRow], all = new ulong[fine.WordsPerRow];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < coarse.Size.Y; y++)
                {
                    rows.Clear();
                    any.Clear();
                    all.Fill(ulong.MaxValue);
                    for (var dz = z * edge; dz < Math.Min(size.Z, (z + 1) * edge); dz++)
                    {
                        for (var dy = y * edge; dy < Math.Min(size.Y, (y + 1) * edge); dy++)
                        {
                            rows.Add((dz * size.Y) + dy);
                            var words = fine.Row(rows[^1]);
                            for (var w = 0; w < words.Length; w++)
                            {
                                any[w] |= words[w];
                                all[w] &= words[w];
                            }
                        }
                    }

                    if (any.ContainsAnyExcept(0UL)) FillRow(fine, rows, any, all, edge, coarse.Row(y, z));
                }
            }
        });
        return coarse;
    }

    /// <summary>
    /// Blocks whose rows have nothing (in none set) or everything (in all set) are decided without counting.
    /// </summary>
    private static void FillRow(
        BitVolume fine, List<int> rows, ReadOnlySpan<ulong> any, ReadOnlySpan<ulong> all, int edge,
        Span<short> blocks)
    {
        int first = (any.IndexOfAnyExcept(0UL) << 6) / edge, last = ((any.LastIndexOfAnyExcept(0UL) << 6) + 63) / edge;
        for (var block = first; block <= Math.Min(last, blocks.Length - 1); block++)
        {
            var columns = BlockGrid.Inside(block, edge, fine.Size.X);
            var within = ulong.MaxValue >> (64 - columns);
            if ((BitRow.Read(any, block * edge) & within) == 0) continue;
            if ((~BitRow.Read(all, block * edge) & within) == 0)
            {
                blocks[block] = Whole;
                continue;
            }

            var count = 0;
            foreach (var row in rows)
                count += BitOperations.PopCount(BitRow.Read(fine.Row(row), block * edge) & within);
            var voxels = columns * rows.Count;
            blocks[block] = (short)(((2 * count * Whole) + voxels) / (2 * voxels));
        }
    }
}
