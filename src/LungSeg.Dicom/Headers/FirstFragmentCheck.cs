using System.Buffers.Binary;
using LungSeg.Dicom.Codecs;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Looks at the beginning of compressed pixels as far as it was read along with the header: a slice that was cut off,
/// or whose pixels are no image of its syntax, is left out by name when the scan is indexed, not met when it is
/// decoded. Nothing more is read for it; what lies behind is not looked at.
/// </summary>
internal static class FirstFragmentCheck
{
    private const int ItemHeader = 8;

    /// <param name="header">The header.</param>
    /// <param name="prefix">The object's first bytes.</param>
    /// <param name="totalLength">All bytes that the object has.</param>
    /// <exception cref="DicomFaultException">The pixels cannot be decoded.</exception>
    public static void Require(SliceHeader header, ReadOnlySpan<byte> prefix, long totalLength)
    {
        if (!header.Syntax.IsEncapsulated || !header.Syntax.IsKnown) return;
        var at = header.PixelData.Offset;
        if (ItemAt(prefix, at, totalLength) is not { } table) return;
        at += ItemHeader + table;
        if (ItemAt(prefix, at, totalLength) is not { } length) return;
        at += ItemHeader;
        if (at >= prefix.Length) return;
        var bytes = prefix[(int)at..(int)Math.Min(prefix.Length, at + length)];
        if (header.Syntax == TransferSyntax.RleLossless)
            RequireRle(header, bytes);
        if (header.Syntax == TransferSyntax.JpegLossless || header.Syntax == TransferSyntax.JpegLosslessSv1)
            RequireJpeg(bytes);
    }

    /// <summary>An item's length; null where its header was not read.</summary>
    private static long? ItemAt(ReadOnlySpan<byte> prefix, long at, long totalLength)
    {
        if (at + ItemHeader > totalLength)
            throw new DicomFaultException(DicomFaults.Truncated("its compressed pixel data"));
        if (at + ItemHeader > prefix.Length)
            return null;
        var header = prefix[(int)at..];
        var tag =
            ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16)
            | BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (tag == DicomTags.SequenceDelimitation)
            throw new DicomFaultException(DicomFaults.Truncated("its frames"));
        if (tag != DicomTags.Item)
            throw Malformed($"{DicomTags.Describe(tag)} among the fragments of its pixel data");
        return length <= totalLength - at - ItemHeader
            ? length
            : throw new DicomFaultException(DicomFaults.Truncated("a fragment of its pixel data"));
    }

    private static void RequireRle(SliceHeader header, ReadOnlySpan<byte> bytes)
    {
        var expected = header.Pixels.BitsAllocated / 8;
        if (bytes.Length < sizeof(uint)) return;
        var segments = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (segments != expected) throw Malformed($"{segments} RLE segments for cells of {expected} bytes");
    }

    private static void RequireJpeg(ReadOnlySpan<byte> bytes)
    {
        try
        {
            JpegLosslessFrame.Parse(bytes);
        }
        catch (DicomFaultException fault) when (fault.Fault.Code == DicomFaultCodes.Truncated)
        {
            // Its tables go on beyond what was read.
        }
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
