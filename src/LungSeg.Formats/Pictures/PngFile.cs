using System.Buffers.Binary;

namespace LungSeg.Formats.Pictures;

/// <summary>A PNG file's size and rows, as they are in it (ISO/IEC 15948, section 11.2).</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey, 3 for colours, of 8 bits each.</param>
/// <param name="Compressed">The rows, filtered, as one zlib stream.</param>
internal sealed record PngFile(int Width, int Height, int Channels, ReadOnlyMemory<byte> Compressed)
{
    private const int HeaderEnd = 33;
    private const int ChunkFrame = 12;

    /// <summary>Width and height, pixels.</summary>
    /// <exception cref="ArgumentException">The bytes are no PNG file.</exception>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> png)
    {
        ReadOnlySpan<byte> signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        if (png.Length < HeaderEnd || !png.StartsWith(signature))
            throw new ArgumentException("A report's picture must be a PNG file.", nameof(png));
        return (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
    }

    /// <summary>Takes a file apart.</summary>
    /// <exception cref="ArgumentException">The bytes are no PNG file, or one that is not grey or RGB of 8 bits in whole
    /// rows.</exception>
    public static PngFile Read(ReadOnlySpan<byte> png)
    {
        var (width, height) = SizeOf(png);
        var (bits, color, interlace) = (png[24], (PngColorType)png[25], png[28]);
        if (bits != 8 || interlace != 0 || color is not (PngColorType.Gray or PngColorType.Rgb))
            throw new ArgumentException("The PNG file is not grey or RGB of 8 bits in whole rows.", nameof(png));
        var rows = new MemoryStream(png.Length);
        for (var at = HeaderEnd; at + ChunkFrame <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (length < 0 || length > png.Length - at - ChunkFrame)
                throw new ArgumentException("The PNG file ends in the middle of a chunk.", nameof(png));
            if (png.Slice(at + 4, 4).SequenceEqual("IDAT"u8)) rows.Write(png.Slice(at + 8, length));
            at += ChunkFrame + length;
        }

        return new(width, height, color == PngColorType.Gray ? 1 : 3, rows.ToArray());
    }
}
