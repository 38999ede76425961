using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// HU to a bit mask, one pass over the HU.
/// Layout: rows of int16, x fastest, to rows of 64-bit words (<see cref="BitVolume"/>). Lanes: 32, 16 or 8 voxels an
/// instruction, by what the processor has, else one. Exact. Complexity: one read of the HU, bound by memory.
/// A row's last, partial word is made from the row's last 64 voxels and shifted, so only rows under 64 voxels go one by
/// one.
/// </summary>
public static class Threshold
{
    private const int VoxelsPerPiece = 1 << 17;

    /// <summary>The voxels above a threshold: HU &gt; <paramref name="hu"/>. The caller disposes the mask.</summary>
    public static BitVolume Above(Volume<short> volume, int hu) =>
        Between(volume, JustAbove(hu), short.MaxValue);

    /// <summary>
    /// The voxels with <paramref name="low"/> &lt;= HU &lt;= <paramref name="high"/>. The caller disposes the mask.
    /// </summary>
    public static BitVolume Between(Volume<short> volume, int low, int high)
    {
        var mask = new BitVolume(volume.Geometry);
        var width = volume.Size.X;
        SlabScheduler.Run(volume.Size.Y * volume.Size.Z, VoxelsPerPiece / Math.Max(1, width), (start, end) => Between(
            volume.Span[(start * width)..(end * width)],
            width,
            low,
            high,
            mask.Words[(start * mask.WordsPerRow)..(end * mask.WordsPerRow)]));
        return mask;
    }

    /// <summary>The same for the rows of a slab: HU &gt; <paramref name="hu"/>.</summary>
    public static void Above(ReadOnlySpan<short> rows, int width, int hu, Span<ulong> words) =>
        Between(rows, width, JustAbove(hu), short.MaxValue, words);

    /// <summary>
    /// The same for the rows of a slab: <paramref name="low"/> &lt;= HU &lt;= <paramref name="high"/>.
    /// </summary>
    /// <param name="rows">Whole rows of HU.</param>
    /// <param name="width">Voxels in a row.</param>
    /// <param name="low">The least HU that counts.</param>
    /// <param name="high">The largest HU that counts.</param>
    /// <param name="words">As many rows of words, each <c>(width + 63) / 64</c> long; overwritten.</param>
    public static void Between(ReadOnlySpan<short> rows, int width, int low, int high, Span<ulong> words)
    {
        low = Math.Max(low, short.MinValue);
        high = Math.Min(high, short.MaxValue);
        if (low > high)
        {
            words.Clear();
            return;
        }

        // low <= v <= high is one unsigned comparison: v - low <= high - low.
        var wordsPerRow = (width + 63) >> 6;
        for (int from = 0, to = 0; from < rows.Length; from += width, to += wordsPerRow)
        {
            Row(rows.Slice(from, width), (ushort)low, (ushort)(high - low), words.Slice(to, wordsPerRow));
        }
    }

    private static int JustAbove(int hu) => Math.Min(hu, short.MaxValue) + 1;

    private static void Row(ReadOnlySpan<short> row, ushort low, ushort range, Span<ulong> words)
    {
        var voxels = MemoryMarshal.Cast<short, ushort>(row);
        var full = voxels.Length >> 6;
        for (var w = 0; w < full; w++) words[w] = Word(voxels.Slice(w << 6, 64), low, range);
        var rest = voxels.Length & 63;
        if (rest == 0) return;
        words[full] = full > 0 ? Word(voxels[^64..], low, range) >> (64 - rest) : OneByOne(voxels, low, range);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ReadOnlySpan<ushort> voxels, ushort low, ushort range)
    {
        ref var first = ref MemoryMarshal.GetReference(voxels);
        var word = 0UL;
        if (Vector512.IsHardwareAccelerated)
        {
            for (var x = 0; x < 64; x += Vector512<ushort>.Count)
            {
                var above = Vector512.LoadUnsafe(ref first, (nuint)x) - Vector512.Create(low);
                word |= Vector512.LessThanOrEqual(above, Vector512.Create(range)).ExtractMostSignificantBits() << x;
            }

            return word;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (var x = 0; x < 64; x += Vector256<sbyte>.Count)
            {
                // As bytes, whose highest bits are one instruction; for 16 bits there is none.
                var near = Vector256.LoadUnsafe(ref first, (nuint)x) - Vector256.Create(low);
                var far = Vector256.LoadUnsafe(ref first, (nuint)(x + Vector256<ushort>.Count)) - Vector256.Create(low);
                var within = Vector256.NarrowWithSaturation(
                    Vector256.LessThanOrEqual(near, Vector256.Create(range)).AsInt16(),
                    Vector256.LessThanOrEqual(far, Vector256.Create(range)).AsInt16());
                word |= (ulong)within.ExtractMostSignificantBits() << x;
            }

            return word;
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (var x = 0; x < 64; x += Vector128<sbyte>.Count)
            {
                // As bytes, whose highest bits are one instruction; for 16 bits there is none.
                var near = Vector128.LoadUnsafe(ref first, (nuint)x) - Vector128.Create(low);
                var far = Vector128.LoadUnsafe(ref first, (nuint)(x + Vector128<ushort>.Count)) - Vector128.Create(low);
                var within = Vector128.NarrowWithSaturation(
                    Vector128.LessThanOrEqual(near, Vector128.Create(range)).AsInt16(),
                    Vector128.LessThanOrEqual(far, Vector128.Create(range)).AsInt16());
                word |= (ulong)within.ExtractMostSignificantBits() << x;
            }

            return word;
        }

        return OneByOne(voxels, low, range);
    }

    private static ulong OneByOne(ReadOnlySpan<ushort> voxels, ushort low, ushort range)
    {
        var word = 0UL;
        for (var x = 0; x < voxels.Length; x++)
        {
            if ((ushort)(voxels[x] - low) <= range) word |= 1UL << x;
        }

        return word;
    }
}
