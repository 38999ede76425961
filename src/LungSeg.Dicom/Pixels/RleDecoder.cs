using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// RLE Lossless (PS3.5 annex G): a frame is a header of 64 bytes (number of segments, their offsets) and one PackBits
/// segment per byte of a cell, the most significant byte's first. O(n); the cells themselves are the only buffer.
/// </summary>
internal sealed class RleDecoder : IPixelDecoder
{
    private const int HeaderLength = 64;

    public bool CanDecode(TransferSyntax syntax) => syntax == TransferSyntax.RleLossless;

    public void Decode(EncodedFrame frame, Span<ushort> cells) =>
        Decode(frame.Bytes, frame.Format.BitsAllocated, cells);

    /// <inheritdoc cref="Decode(EncodedFrame, Span{ushort})"/>
    /// <param name="bytes">The frame.</param>
    /// <param name="bitsAllocated">8 or 16.</param>
    /// <param name="cells">Room for its pixels.</param>
    public static void Decode(ReadOnlySpan<byte> bytes, int bitsAllocated, Span<ushort> cells)
    {
        var expected = bitsAllocated / 8;
        if (bytes.Length < HeaderLength) throw new DicomFaultException(DicomFaults.Truncated("a frame's RLE header"));
        var segments = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (segments != expected) throw Malformed($"{segments} RLE segments for cells of {expected} bytes");

        if (expected == 1) cells.Clear();
        var target = MemoryMarshal.AsBytes(cells);
        for (var segment = 0; segment < expected; segment++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * (segment + 1))..]);
            var end =
                segment + 1 < expected
                    ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * (segment + 2))..])
                    : (uint)bytes.Length;
            if (start < HeaderLength || start > end || end > bytes.Length)
                throw Malformed("RLE segments out of order or bounds");

            // Segment 0 holds the high bytes, which lie second in each little-endian cell.
            Unpack(bytes[(int)start..(int)end], target[(expected - 1 - segment)..], cells.Length);
        }
    }

    /// <summary>
    /// PackBits: n below 128 copies n + 1 bytes, n above 128 repeats one byte 257 - n times, 128 does nothing.
    /// </summary>
    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> everySecond, int count)
    {
        var (read, written) = (0, 0);
        while (written < count)
        {
            if (read + 1 >= packed.Length) throw new DicomFaultException(DicomFaults.Truncated("an RLE segment"));
            var control = packed[read++];
            if (control == 128) continue;
            var isRun = control > 128;
            var length = isRun ? 257 - control : control + 1;

            // Some encoders let the last run go on into the row's or segment's padding.
            var take = Math.Min(length, count - written);
            if (isRun)
            {
                var value = packed[read++];
                for (var i = 0; i < take; i++) everySecond[2 * (written + i)] = value;
            }
            else
            {
                if (read + take > packed.Length) throw new DicomFaultException(DicomFaults.Truncated("an RLE segment"));
                for (var i = 0; i < take; i++) everySecond[2 * (written + i)] = packed[read + i];
                read += length;
            }

            written += take;
        }
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
