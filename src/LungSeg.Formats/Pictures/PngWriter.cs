using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using LungSeg.Formats.Compression;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// Writes 8-bit pictures as PNG (ISO/IEC 15948): one IDAT chunk, each row filtered by the one of none, left and up that
/// gives the smallest sum of absolute differences (the standard's own advice, section 12.8). The same picture gives the
/// same bytes with the same version of .NET.
/// </summary>
public static class PngWriter
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a picture.</summary>
    public static void Write(Stream stream, Picture picture) =>
        Write(stream, picture.Width, picture.Height, PngColorType.Rgb, picture.Bytes);

    /// <summary>Writes rows of pixels, top row first, without padding.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not what the sizes and the colour type ask
    /// for.</exception>
    public static void Write(Stream stream, int width, int height, PngColorType color, ReadOnlySpan<byte> pixels)
    {
        var bytesPerPixel = color switch { PngColorType.Gray => 1, PngColorType.Rgb => 3, _ => 4 };
        var rowLength = checked(width * bytesPerPixel);
        if (width <= 0 || height <= 0 || pixels.Length != (long)rowLength * height)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes are no {width} x {height} picture of {color}.", nameof(pixels));
        }

        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9], header[10], header[11], header[12]) = (8, (byte)color, 0, 0, 0);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compressed(pixels, rowLength, bytesPerPixel));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static ReadOnlySpan<byte> Compressed(ReadOnlySpan<byte> pixels, int rowLength, int bytesPerPixel)
    {
        // Pictures of CT come to between a third and a half: room for that is made at once, and not by ever larger
        // copies.
        var data = new MemoryStream(pixels.Length / 2);
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Each candidate is a filter type and the filtered row.
            byte[] none = new byte[rowLength + 1], left = new byte[rowLength + 1], up = new byte[rowLength + 1];
            (left[0], up[0]) = (1, 2);
            var above = new byte[rowLength].AsSpan();
            for (; !pixels.IsEmpty; pixels = pixels[rowLength..])
            {
                var row = pixels[..rowLength];
                row.CopyTo(none.AsSpan(1));
                Subtract(row, row[..^bytesPerPixel], left.AsSpan(1), bytesPerPixel);
                Subtract(row, above, up.AsSpan(1), 0);
                var (costNone, costLeft, costUp) = (Cost(none.AsSpan(1)), Cost(left.AsSpan(1)), Cost(up.AsSpan(1)));
                zlib.Write(costUp <= costLeft && costUp <= costNone ? up : costLeft <= costNone ? left : none);
                row.CopyTo(above);
            }
        }

        return data.GetBuffer().AsSpan(0, (int)data.Length);
    }

    /// <summary>
    /// The row less what stands in <paramref name="prediction"/> from <paramref name="start"/> on; before that, the
    /// row.
    /// </summary>
    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> prediction, Span<byte> result, int start)
    {
        row[..start].CopyTo(result);
        row = row[start..];
        result = result[start..];
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) - new Vector<byte>(prediction[i..])).CopyTo(result[i..]);
        }

        for (; i < row.Length; i++) result[i] = (byte)(row[i] - prediction[i]);
    }

    /// <summary>The sum of the differences as signed bytes, without their signs.</summary>
    private static long Cost(ReadOnlySpan<byte> filtered)
    {
        var sum = 0L;
        var i = 0;
        for (; i <= filtered.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            // The lesser of d and 256 - d as unsigned bytes is |d|, -128 included.
            var d = new Vector<byte>(filtered[i..]);
            Vector.Widen(Vector.Min(d, Vector<byte>.Zero - d), out var low, out var high);
            sum += Vector.Sum(low + high);
        }

        for (; i < filtered.Length; i++) sum += Math.Abs((int)(sbyte)filtered[i]);
        return sum;
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Append(Crc32.Of(type), data));
        stream.Write(word);
    }
}
