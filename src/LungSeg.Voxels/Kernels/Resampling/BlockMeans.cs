using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A CT on blocks of voxels: the mean HU of each. Means over 4 mm have a seventh of the noise, which is what tells gas
/// (-1000) from lung (-850) in one look. Rounds towards zero; the last blocks may be cut by the border. A block's rows
/// are first summed column by column (lanes: neighbours along x), then its columns (lanes: pairs of neighbours, as
/// often as the edge has halves). O(voxels), an int a column of scratch.
/// For masks see <see cref="BlockMasks"/>.
/// </summary>
public static class BlockMeans
{
    /// <summary>The coarse volume; the caller disposes it.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    public static Volume<short> Of(Volume<short> hounsfield, int edge) =>
        BlockGrid.Reduce<int>(hounsfield, edge, 0, AddRow, (columns, rows, means) => Mean(columns, edge, rows, means));

    private static void AddRow(ReadOnlySpan<short> row, Span<int> columns)
    {
        var x = 0;
        for (; x <= row.Length - Vector<short>.Count; x += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(row[x..]), out var low, out var high);
            var first = columns.Slice(x, Vector<int>.Count);
            var second = columns.Slice(x + Vector<int>.Count, Vector<int>.Count);
            (new Vector<int>(first) + low).CopyTo(first);
            (new Vector<int>(second) + high).CopyTo(second);
        }

        for (; x < row.Length; x++) columns[x] += row[x];
    }

    private static void Mean(Span<int> columns, int edge, int rows, Span<short> means)
    {
        var (width, odd) = (columns.Length, edge);
        for (; (odd & 1) == 0; odd >>= 1) columns = AddPairs(columns);
        for (var block = 0; block < means.Length; block++)
        {
            var sum = 0;
            foreach (var column in columns.Slice(block * odd, BlockGrid.Inside(block, odd, columns.Length)))
                sum += column;
            columns[block] = sum;
        }

        var whole = width / edge;
        Divide(columns[..whole], edge * rows, means);
        Divide(columns[whole..means.Length], width % edge * rows, means[whole..]);
    }

    /// <summary>The sum of each two neighbours, in their place; the last one may be alone.</summary>
    private static Span<int> AddPairs(Span<int> columns)
    {
        var pairs = columns[..((columns.Length + 1) / 2)];
        var i = 0;
        for (; (2 * i) + (2 * Vector<int>.Count) <= columns.Length; i += Vector<int>.Count)
        {
            // Of each sum of 64 bits the lower 32 are that of the pair.
            var low = new Vector<int>(columns[(2 * i)..]).As<int, ulong>();
            var high = new Vector<int>(columns[((2 * i) + Vector<int>.Count)..]).As<int, ulong>();
            Vector.Narrow(low + (low >>> 32), high + (high >>> 32)).As<uint, int>().CopyTo(pairs[i..]);
        }

        for (; i < pairs.Length; i++)
            pairs[i] = columns[2 * i] + ((2 * i) + 1 < columns.Length ? columns[(2 * i) + 1] : 0);
        return pairs;
    }

    /// <summary>Quotients, rounded towards zero.</summary>
    private static void Divide(ReadOnlySpan<int> sums, int divisor, Span<short> quotients)
    {
        var i = 0;
        if (BitOperations.IsPow2(divisor))
        {
            var shift = BitOperations.Log2((uint)divisor);
            for (; i <= sums.Length - Vector<short>.Count; i += Vector<short>.Count)
            {
                var low = new Vector<int>(sums[i..]);
                var high = new Vector<int>(sums[(i + Vector<int>.Count)..]);
                Vector.Narrow(Quotient(low), Quotient(high)).CopyTo(quotients[i..]);
            }

            // A shift rounds down: what is below zero is lifted by as much as makes that upwards.
            Vector<int> Quotient(Vector<int> sum) => (sum + (sum >> 31 & new Vector<int>(divisor - 1))) >> shift;
        }

        for (; i < sums.Length; i++) quotients[i] = (short)(sums[i] / divisor);
    }
}
