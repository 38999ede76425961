using System.Buffers.Binary;

namespace LungSeg.Dicom.Writing;

/// <summary>
/// RLE Lossless for pixels of one byte (PS3.5 annex G): a header of 64 bytes and one PackBits segment, each row encoded
/// by itself. Rows of one value take two bytes for each 128 pixels. O(n).
/// </summary>
public static class RleEncoder
{
    private const int HeaderLength = 64;
    private const int MaximumRun = 128;

    /// <summary>Encodes a frame.</summary>
    /// <param name="pixels">Whole rows, x fastest.</param>
    /// <param name="columns">Pixels of a row.</param>
    /// <returns>The frame, of an even length.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int columns)
    {
        using var frame = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], HeaderLength);
        frame.Write(header);
        for (var at = 0; at < pixels.Length; at += columns) Pack(pixels.Slice(at, columns), frame);
        if ((frame.Length & 1) != 0) frame.WriteByte(0);
        return frame.ToArray();
    }

    /// <summary>Runs of two and more as such, what is between them as it is.</summary>
    private static void Pack(ReadOnlySpan<byte> row, MemoryStream packed)
    {
        var literal = 0;
        for (var at = 0; at < row.Length;)
        {
            var run = RunAt(row, at);

            // Two equal bytes among others are cheaper as they are.
            var isRun = run > 2 || (run == 2 && literal == 0);
            if (!isRun)
            {
                literal += run;
                at += run;
                continue;
            }

            WriteLiteral(row[(at - literal)..at], packed);
            literal = 0;
            packed.WriteByte((byte)(257 - run));
            packed.WriteByte(row[at]);
            at += run;
        }

        WriteLiteral(row[^literal..], packed);
    }

    private static int RunAt(ReadOnlySpan<byte> row, int at)
    {
        var rest = row[at..Math.Min(row.Length, at + MaximumRun)];
        var end = rest.IndexOfAnyExcept(rest[0]);
        return end < 0 ? rest.Length : end;
    }

    private static void WriteLiteral(ReadOnlySpan<byte> bytes, MemoryStream packed)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, MaximumRun)..])
        {
            var some = bytes[..Math.Min(bytes.Length, MaximumRun)];
            packed.WriteByte((byte)(some.Length - 1));
            packed.Write(some);
        }
    }
}
