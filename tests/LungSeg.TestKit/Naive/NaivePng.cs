using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LungSeg.TestKit.Naive;

/// <summary>
/// Reads 8-bit PNG pictures, chunk by chunk and byte by byte, as ISO/IEC 15948 says; checks every checksum.
/// </summary>
public static class NaivePng
{
    /// <returns>Width, height, bytes a pixel, and the rows of pixels.</returns>
    /// <exception cref="InvalidDataException">It is no such picture, or a checksum is wrong.</exception>
    public static (int Width, int Height, int BytesPerPixel, byte[] Pixels) Read(byte[] file)
    {
        var (width, height, bytesPerPixel) = (0, 0, 0);
        var data = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 4, length + 4);
            if (Checksum(body) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)))
                throw new InvalidDataException("checksum");
            switch (Encoding.ASCII.GetString(body[..4]))
            {
                case "IHDR":
                    (width, height) = (
                        BinaryPrimitives.ReadInt32BigEndian(body[4..]), BinaryPrimitives.ReadInt32BigEndian(body[8..]));
                    bytesPerPixel = (body[12], body[13]) switch
                    {
                        (8, 0) => 1,
                        (8, 2) => 3,
                        (8, 6) => 4,
                        _ => throw new InvalidDataException("colour type"),
                    };
                    break;
                case "IDAT":
                    data.Write(body[4..]);
                    break;
            }

            at += length + 12;
        }

        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var pixels = new byte[width * height * bytesPerPixel];
        var rowLength = width * bytesPerPixel;
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            for (var x = 0; x < rowLength; x++)
            {
                var left = x < bytesPerPixel ? 0 : pixels[(y * rowLength) + x - bytesPerPixel];
                var up = y == 0 ? 0 : pixels[((y - 1) * rowLength) + x];
                var prediction = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => throw new InvalidDataException($"filter {filter}"),
                };
                pixels[(y * rowLength) + x] = (byte)(zlib.ReadByte() + prediction);
            }
        }

        return (width, height, bytesPerPixel, pixels);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
