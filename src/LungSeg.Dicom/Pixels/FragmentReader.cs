using System.Buffers.Binary;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// Finds a frame's fragments in encapsulated pixel data (PS3.5 section A.4): items, the first being the Basic Offset
/// Table (one 32-bit offset a frame, from the first fragment's item tag, or nothing).
/// </summary>
internal static class FragmentReader
{
    private const int ItemHeader = 8;

    /// <summary>The part of the pixel data that holds one frame's items.</summary>
    /// <param name="pixelData">The pixel data from its first byte to the end of the file.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="frames">How many frames there are.</param>
    /// <exception cref="DicomFaultException">The items do not tell which frame they are of, or are cut off.</exception>
    public static ReadOnlySpan<byte> ItemsOf(ReadOnlySpan<byte> pixelData, int frame, int frames)
    {
        var table = Next(pixelData, out var fragments, out var hasTable);
        if (!hasTable) throw Malformed("its compressed pixel data has no offset table");
        if (frames == 1) return fragments;
        if (!table.IsEmpty)
        {
            if (table.Length != 4 * frames)
                throw Malformed($"its offset table has {table.Length / 4} entries for {frames} frames");
            var start = OffsetOf(table, frame);
            var end = frame + 1 < frames ? OffsetOf(table, frame + 1) : (uint)fragments.Length;
            if (start >= end || end > fragments.Length)
                throw Malformed("its offset table points outside the pixel data");
            return fragments[(int)start..(int)end];
        }

        // Without a table each frame is one fragment.
        for (var i = 0; i < frame; i++)
        {
            Next(fragments, out fragments, out var isItem);
            if (!isItem) throw new DicomFaultException(DicomFaults.Truncated("its frames"));
        }

        return fragments[..(ItemHeader + Next(fragments, out _, out _).Length)];
    }

    /// <summary>
    /// The bytes of a frame's fragments one behind the other: the only one as it lies there, several copied.
    /// </summary>
    /// <param name="items">The frame's items.</param>
    /// <param name="joined">Room for all of them: as long as <paramref name="items"/>.</param>
    public static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> items, Span<byte> joined)
    {
        var first = Next(items, out var rest, out _);
        if (rest.IsEmpty || Next(rest, out _, out var hasSecond).IsEmpty && !hasSecond) return first;
        first.CopyTo(joined);
        var length = first.Length;
        while (!rest.IsEmpty)
        {
            var fragment = Next(rest, out rest, out var isItem);
            if (!isItem) break;
            fragment.CopyTo(joined[length..]);
            length += fragment.Length;
        }

        return joined[..length];
    }

    /// <summary>One item's bytes and what follows it; no item at the sequence's delimiter.</summary>
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> items, out ReadOnlySpan<byte> rest, out bool isItem)
    {
        if (items.Length < ItemHeader)
            throw new DicomFaultException(DicomFaults.Truncated("its compressed pixel data"));
        var tag = DicomTags.Read(items);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(items[4..]);
        rest = items[ItemHeader..];
        isItem = tag == DicomTags.Item;
        if (tag == DicomTags.SequenceDelimitation) return default;
        if (!isItem) throw Malformed($"{DicomTags.Describe(tag)} among the fragments of its pixel data");
        if (length > rest.Length) throw new DicomFaultException(DicomFaults.Truncated("a fragment of its pixel data"));
        var item = rest[..(int)length];
        rest = rest[(int)length..];
        return item;
    }

    private static uint OffsetOf(ReadOnlySpan<byte> table, int frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(table[(4 * frame)..]);

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
