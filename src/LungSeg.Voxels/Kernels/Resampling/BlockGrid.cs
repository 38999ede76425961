using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>A grid whose voxels are blocks of a finer one's; the last ones may be cut by the border.</summary>
internal static class BlockGrid
{
    /// <param name="fine">The finer grid.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    public static VolumeGeometry Of(VolumeGeometry fine, int edge)
    {
        var middle = (edge - 1) / 2.0;
        return fine with
        {
            Size = new(Blocks(fine.Size.X), Blocks(fine.Size.Y), Blocks(fine.Size.Z)),
            Spacing = fine.Spacing * edge,
            Origin = fine.ToPatient(new(middle, middle, middle)),
        };

        int Blocks(int voxels) => (voxels + edge - 1) / edge;
    }

    /// <summary>
    /// How many of a block's <paramref name="edge"/> voxels lie within the <paramref name="voxels"/> of an axis.
    /// </summary>
    public static int Inside(int block, int edge, int voxels) => Math.Min(edge, voxels - (block * edge));

    /// <summary>
    /// One HU for each block, of the rows in it that are taken column by column and of the columns then. A row of
    /// columns is all the scratch a worker has. The caller disposes the volume.
    /// </summary>
    /// <param name="fine">The CT.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    /// <param name="nothing">A column before its first row.</param>
    /// <param name="take">Takes a row of voxels into its columns.</param>
    /// <param name="finish">Makes a row of blocks of the columns of so many rows, which it may overwrite.</param>
    public static Volume<short> Reduce<T>(Volume<short> fine, int edge, T nothing, TakeRow<T> take, FinishRow<T> finish)
    {
        var size = fine.Size;
        var coarse = new Volume<short>(Of(fine.Geometry, edge));
        SlabScheduler.Run(coarse.Size.Z, 1, (start, end) =>
        {
            var columns = new T[size.X];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < coarse.Size.Y; y++)
                {
                    Array.Fill(columns, nothing);
                    var (slices, rows) = (Inside(z, edge, size.Z), Inside(y, edge, size.Y));
                    for (var dz = 0; dz < slices; dz++)
                    {
                        for (var dy = 0; dy < rows; dy++) take(fine.Row((y * edge) + dy, (z * edge) + dz), columns);
                    }

                    finish(columns, slices * rows, coarse.Row(y, z));
                }
            }
        });
        return coarse;
    }

    /// <summary>
    /// Counts a mask's voxels in each block, a row of blocks at a time; rows without any are passed by. Blocks whose
    /// rows have nothing (in none set) or everything (in all set) are decided without counting. O(words of the mask);
    /// two rows of words and one of counts a worker of scratch.
    /// </summary>
    /// <param name="fine">The mask.</param>
    /// <param name="edge">Voxels along a block's edge, 1 to 64.</param>
    /// <param name="take">Takes a row's counts, from any thread.</param>
    public static void Count(BitVolume fine, int edge, TakeCounts take)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(edge, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edge, 64);
        var (size, blocks) = (fine.Size, Of(fine.Geometry, edge).Size);
        SlabScheduler.Run(blocks.Z, 4, (start, end) =>
        {
            var rows = new List<int>();
            var counts = new int[blocks.X];
            Span<ulong> any = new ulong[fine.WordsPerRow], all = new ulong[fine.WordsPerRow];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < blocks.Y; y++)
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

                    if (!any.ContainsAnyExcept(0UL)) continue;
                    var first = (any.IndexOfAnyExcept(0UL) << 6) / edge;
                    var last = Math.Min(((any.LastIndexOfAnyExcept(0UL) << 6) + 63) / edge, blocks.X - 1);
                    for (var block = first; block <= last; block++)
                        counts[block] = CountBlock(fine, rows, any, all, block * edge, Inside(block, edge, size.X));
                    take(y, z, first, counts.AsSpan(first..(last + 1)), rows.Count);
                }
            }
        });
    }

    private static int CountBlock(
        BitVolume fine, List<int> rows, ReadOnlySpan<ulong> any, ReadOnlySpan<ulong> all, int x, int columns)
    {
        var within = ulong.MaxValue >> (64 - columns);
        if ((BitRow.Read(any, x) & within) == 0) return 0;
        if ((~BitRow.Read(all, x) & within) == 0) return rows.Count * columns;
        var count = 0;
        foreach (var row in rows) count += BitOperations.PopCount(BitRow.Read(fine.Row(row), x) & within);
        return count;
    }

    /// <summary>Takes the counts of blocks beside each other.</summary>
    /// <param name="y">Their row.</param>
    /// <param name="z">Their slice.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="counts">Voxels that are set, of each.</param>
    /// <param name="rows">Rows of voxels in a block; its columns are <see cref="Inside"/>.</param>
    internal delegate void TakeCounts(int y, int z, int first, ReadOnlySpan<int> counts, int rows);

    internal delegate void TakeRow<T>(ReadOnlySpan<short> row, Span<T> columns);

    internal delegate void FinishRow<T>(Span<T> columns, int rows, Span<short> blocks);
}
