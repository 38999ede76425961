using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A CT on blocks of voxels: the largest HU of each. What is thin and dense, as the walls of ribs, stays whole, where
/// means (<see cref="BlockMeans"/>) thin it out. The last blocks may be cut by the border. Of a block's rows first the
/// largest in each column is taken (lanes: neighbours along x), then that of its columns (lanes: pairs of neighbours,
/// as often as the edge has halves). O(voxels).
/// </summary>
public static class BlockMaxima
{
    /// <summary>The coarse volume; the caller disposes it.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    public static Volume<short> Of(Volume<short> hounsfield, int edge) =>
        BlockGrid.Reduce<short>(hounsfield, edge, short.MinValue, TakeRow, (columns, _, maxima) =>
            TakeColumns(columns, edge, maxima)
        );

    private static void TakeRow(ReadOnlySpan<short> row, Span<short> columns)
    {
        var x = 0;
        for (; x <= row.Length - Vector<short>.Count; x += Vector<short>.Count)
        {
            Vector.Max(new Vector<short>(columns[x..]), new Vector<short>(row[x..])).CopyTo(columns[x..]);
        }

        for (; x < row.Length; x++) columns[x] = Math.Max(columns[x], row[x]);
    }

    private static void TakeColumns(Span<short> columns, int edge, Span<short> maxima)
    {
        for (; (edge & 1) == 0; edge >>= 1) columns = TakePairs(columns);
        for (var block = 0; block < maxima.Length; block++)
        {
            var largest = short.MinValue;
            foreach (var column in columns.Slice(block * edge, BlockGrid.Inside(block, edge, columns.Length)))
                largest = Math.Max(largest, column);
            maxima[block] = largest;
        }
    }

    /// <summary>The larger of each two neighbours, in their place; the last one may be alone.</summary>
    private static Span<short> TakePairs(Span<short> columns)
    {
        var pairs = columns[..((columns.Length + 1) / 2)];
        var i = 0;
        for (; (2 * i) + (2 * Vector<short>.Count) <= columns.Length; i += Vector<short>.Count)
        {
            var low = LargerOfPairs(new(columns[(2 * i)..]));
            var high = LargerOfPairs(new(columns[((2 * i) + Vector<short>.Count)..]));
            Vector.Narrow(low, high).CopyTo(pairs[i..]);
        }

        for (; i < pairs.Length; i++)
            pairs[i] = Math.Max(columns[2 * i], columns[Math.Min((2 * i) + 1, columns.Length - 1)]);
        return pairs;
    }

    private static Vector<int> LargerOfPairs(Vector<short> columns)
    {
        var pairs = columns.As<short, int>();
        return Vector.Max(pairs << 16 >> 16, pairs >> 16);
    }
}
