using System.Numerics;

namespace LungSeg.Voxels.Kernels;

/// <summary>What is done to a range of bits of one row of 64-bit words; bit x % 64 of word x / 64 is voxel x.</summary>
internal static class BitRow
{
    /// <summary>
    /// Sets the bits from <paramref name="start"/> up to but not including <paramref name="end"/>, which is larger.
    /// </summary>
    public static void Set(Span<ulong> words, int start, int end)
    {
        int first = start >> 6, last = (end - 1) >> 6;
        var fromStart = ulong.MaxValue << (start & 63);
        var toEnd = ulong.MaxValue >> (-end & 63);
        if (first == last)
        {
            words[first] |= fromStart & toEnd;
            return;
        }

        words[first] |= fromStart;
        words[(first + 1)..last].Fill(ulong.MaxValue);
        words[last] |= toEnd;
    }

    /// <summary>64 bits from any position on, which may be negative or beyond the end; there the bits are 0.</summary>
    public static ulong Read(ReadOnlySpan<ulong> words, int position)
    {
        int word = position >> 6, shift = position & 63;
        var low = (uint)word < (uint)words.Length ? words[word] >> shift : 0;
        var high = shift != 0 && (uint)(word + 1) < (uint)words.Length ? words[word + 1] << (64 - shift) : 0;
        return low | high;
    }

    /// <summary>
    /// The bits of word <paramref name="word"/> that lie from <paramref name="start"/> up to but not including
    /// <paramref name="end"/>.
    /// </summary>
    public static ulong Range(int word, int start, int end)
    {
        int from = Math.Max(0, start - (word << 6)), to = Math.Min(64, end - (word << 6));
        return from < to ? (ulong.MaxValue << from) & (ulong.MaxValue >> (64 - to)) : 0;
    }

    /// <summary>
    /// The positions of the bits that are set, lowest first, for foreach; a word is read when its turn comes.
    /// </summary>
    public static SetBits SetBits(ReadOnlySpan<ulong> words) => new(words);

    /// <summary>
    /// How many bits from <paramref name="start"/> up to but not including <paramref name="end"/> are set.
    /// </summary>
    public static int Count(ReadOnlySpan<ulong> words, int start, int end)
    {
        var count = 0;
        for (var w = start >> 6; w << 6 < end; w++) count += BitOperations.PopCount(words[w] & Range(w, start, end));
        return count;
    }

    /// <summary>Whether some bit from <paramref name="low"/> to <paramref name="high"/>, both inside, is set.</summary>
    public static bool Any(ReadOnlySpan<ulong> words, int low, int high)
    {
        for (var w = low >> 6; w <= high >> 6; w++)
        {
            if ((words[w] & Range(w, low, high + 1)) != 0) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether every bit from <paramref name="low"/> to <paramref name="high"/>, both inside, is set.
    /// </summary>
    public static bool All(ReadOnlySpan<ulong> words, int low, int high)
    {
        for (var w = low >> 6; w <= high >> 6; w++)
        {
            if ((~words[w] & Range(w, low, high + 1)) != 0) return false;
        }

        return true;
    }
}
