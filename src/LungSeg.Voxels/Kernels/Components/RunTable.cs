using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The runs of a mask or of its background, in raster order. Run i covers x from <c>Edges[2 i]</c> up to but not
/// including <c>Edges[2 i + 1]</c>; the runs of row r = y + z * Y are those from <c>FirstOfRow[r]</c> up to
/// <c>FirstOfRow[r + 1]</c>. Where a row's words change from 0 to 1 and back is found 64 voxels at a time:
/// <code>
///   word              0 1 1 1 0 0 1 1   (bit 0 left)
///   word shifted by 1 0 0 1 1 1 0 0 1
///   exclusive or      0 1 0 0 1 0 1 0   start, end, start, (end in the next word)
/// </code>
/// Two passes, counting and writing, so that nothing is larger than its content; each is parallel over slices.
/// </summary>
internal sealed class RunTable : IDisposable
{
    private readonly VoxelBuffer<int> _firstOfRow;
    private readonly VoxelBuffer<ushort> _edges;

    public RunTable(BitVolume mask, bool background)
    {
        Size = mask.Size;
        if (Size.X > ushort.MaxValue)
            throw new ArgumentException($"Rows are at most {ushort.MaxValue} voxels: {Size}.");
        var flip = background ? ulong.MaxValue : 0UL;
        var rows = Size.Y * Size.Z;
        _firstOfRow = new(rows + 1);
        var grain = 64 * 64;
        SlabScheduler.Run(rows, grain, (start, end) =>
        {
            var first = FirstOfRow;
            for (var row = start; row < end; row++)
                first[row + 1] = CountEdges(mask.Row(row), mask.LastWordMask, flip) >> 1;
        });
        var offsets = FirstOfRow;
        for (var row = 0; row < rows; row++) offsets[row + 1] = checked(offsets[row] + offsets[row + 1]);
        Count = offsets[rows];
        _edges = new(checked(2 * Count));
        SlabScheduler.Run(rows, grain, (start, end) =>
        {
            var first = FirstOfRow;
            var edges = Edges;
            for (var row = start; row < end; row++)
            {
                WriteEdges(
                    mask.Row(row), mask.LastWordMask, flip, Size.X, edges[(2 * first[row])..(2 * first[row + 1])]);
            }
        });
    }

    public Size3 Size { get; }

    /// <summary>Runs in all.</summary>
    public int Count { get; }

    public Span<int> FirstOfRow => _firstOfRow.Span;

    public Span<ushort> Edges => _edges.Span;

    public void Dispose()
    {
        _firstOfRow.Dispose();
        _edges.Dispose();
    }

    /// <summary>Starts and ends in a row, counting the end of a run that reaches the row's end.</summary>
    private static int CountEdges(ReadOnlySpan<ulong> words, ulong lastMask, ulong flip)
    {
        var count = 0;
        var carry = 0UL;
        for (var w = 0; w < words.Length; w++)
        {
            var word = (words[w] ^ flip) & (w == words.Length - 1 ? lastMask : ulong.MaxValue);
            count += BitOperations.PopCount(word ^ (word << 1 | carry));
            carry = word >> 63;
        }

        return count + (int)carry;
    }

    private static void WriteEdges(ReadOnlySpan<ulong> words, ulong lastMask, ulong flip, int width, Span<ushort> edges)
    {
        var n = 0;
        var carry = 0UL;
        for (var w = 0; w < words.Length; w++)
        {
            var word = (words[w] ^ flip) & (w == words.Length - 1 ? lastMask : ulong.MaxValue);
            for (var changes = word ^ (word << 1 | carry); changes != 0; changes &= changes - 1)
            {
                edges[n++] = (ushort)((w << 6) + BitOperations.TrailingZeroCount(changes));
            }

            carry = word >> 63;
        }

        if (carry != 0) edges[n] = (ushort)width;
    }
}
