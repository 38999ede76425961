using System.Buffers.Binary;
using LungSeg.Dicom.Headers;

namespace LungSeg.Dicom.FoDicom;

/// <summary>
/// Looks at a JPEG-LS frame's markers (ISO 14495-1 annex C), because fo-dicom's codec gives black for a frame that it
/// cannot decode and does not say so.
/// </summary>
internal static class JpegLsFrame
{
    private const ushort StartOfImage = 0xFFD8;
    private const ushort StartOfFrame55 = 0xFFF7;
    private const ushort StartOfScan = 0xFFDA;
    private const ushort EndOfImage = 0xFFD9;

    /// <summary>What is wrong with the frame, or null.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> bytes, PixelFormat format)
    {
        // A frame of odd length is padded with one zero (PS3.5 A.4).
        var stream = bytes.EndsWith("\0"u8) ? bytes[..^1] : bytes;
        if (stream.Length < 4 || Marker(stream, 0) != StartOfImage) return "there is no start of an image";
        if (Marker(stream, stream.Length - 2) != EndOfImage) return "there is no end of the image: it is cut off";

        var described = false;
        for (var at = 2; at + 10 <= stream.Length; at += 2 + Marker(stream, at + 2))
        {
            var marker = Marker(stream, at);
            if (marker < 0xFF00) return "there is no marker where one must be";
            if (marker == StartOfScan) return described ? null : "the scan comes before the frame's header";
            if (marker != StartOfFrame55) continue;
            described = true;
            var (rows, columns) = (Marker(stream, at + 5), Marker(stream, at + 7));
            if (rows != format.Rows || columns != format.Columns)
            {
                return $"the frame has {rows} rows and {columns} columns, the object {format.Rows} and "
                    + $"{format.Columns}";
            }
        }

        return "there is no scan";
    }

    private static ushort Marker(ReadOnlySpan<byte> stream, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(stream[at..]);
}
