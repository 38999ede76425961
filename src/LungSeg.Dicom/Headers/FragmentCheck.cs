using System.Buffers.Binary;
using LungSeg.Dicom.Codecs;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Looks at compressed pixels as far as they were read along with the header: a slice that was cut off, or whose pixels
/// are no image of its syntax, is left out by name when the scan is indexed, not met when it is decoded. Where the one
/// frame of an object is in a single fragment, as nearly always, nothing more is read for it; where it is in several,
/// all of them are walked. Of objects with many frames the first fragment is looked at.
/// </summary>
internal static class FragmentCheck
{
    private const int ItemHeader = 8;

    /// <summary>No slice is larger; what says so is not read for a check.</summary>
    private const int LargestSlice = 64 << 20;

    /// <param name="header">The header.</param>
    /// <param name="prefix">The object's first bytes.</param>
    /// <param name="totalLength">All bytes that the object has.</param>
    /// <returns>How many bytes of the object must be had to tell; 0 where these are enough.</returns>
    /// <exception cref="DicomFaultException">The pixels cannot be decoded.</exception>
    public static long Require(SliceHeader header, ReadOnlySpan<byte> prefix, long totalLength)
    {
        if (!header.Syntax.IsEncapsulated || !header.Syntax.IsKnown) return 0;
        var at = header.PixelData.Offset;
        if (ItemAt(prefix, at, totalLength) is not { } table) return 0;
        at += ItemHeader + table;
        if (ItemAt(prefix, at, totalLength) is not { } length) return 0;
        at += ItemHeader;
        if (at >= prefix.Length) return 0;
        var bytes = prefix[(int)at..(int)Math.Min(prefix.Length, at + length)];
        if (header.Syntax == TransferSyntax.RleLossless)
            RequireRle(header, bytes);
        if (header.Syntax == TransferSyntax.JpegLossless || header.Syntax == TransferSyntax.JpegLosslessSv1)
            RequireJpeg(bytes);
        return header.Frames.Count == 1 ? RequireRest(prefix, at + length, totalLength) : 0;
    }

    /// <summary>Walks the fragments behind the first one, up to the delimiter.</summary>
    private static long RequireRest(ReadOnlySpan<byte> prefix, long at, long totalLength)
    {
        // A delimiter and nothing behind it, or no delimiter, which readers do without: the fragment was the only one.
        if (at + ItemHeader >= totalLength || totalLength > LargestSlice) return 0;
        while (at < totalLength)
        {
            if (IsDelimiter(prefix, at)) return 0;
            if (ItemAt(prefix, at, totalLength) is not { } length) return totalLength;
            at += ItemHeader + length;
        }

        return 0;
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> prefix, long at) =>
        at + ItemHeader <= prefix.Length && DicomTags.Read(prefix[(int)at..]) == DicomTags.SequenceDelimitation;

    /// <summary>An item's length; null where its header was not read.</summary>
    private static long? ItemAt(ReadOnlySpan<byte> prefix, long at, long totalLength)
    {
        if (at + ItemHeader > totalLength)
            throw new DicomFaultException(DicomFaults.Truncated("its compressed pixel data"));
        if (at + ItemHeader > prefix.Length)
            return null;
        var header = prefix[(int)at..];
        var tag = DicomTags.Read(header);
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
