using System.Buffers.Binary;
using LungSeg.Dicom.Pixels;

namespace LungSeg.Dicom.Segmentations;

/// <summary>The pixels of a DICOM Segmentation object.</summary>
public static class SegmentationPixels
{
    /// <summary>
    /// Reads a frame's values. BINARY pixels are one stream of bits, the lowest of a byte first (PS3.5 section 8.2).
    /// </summary>
    /// <param name="read">The object, as <see cref="SegmentationReader"/> read it from the same bytes.</param>
    /// <param name="file">All of it.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="values">Room for its pixels, x fastest.</param>
    /// <exception cref="DicomFaultException">Its compressed frames are broken.</exception>
    public static void Read(SegmentationObject read, ReadOnlySpan<byte> file, int frame, Span<ushort> values)
    {
        var pixels = file[(int)read.PixelOffset..];
        if (read.PixelBytes is null)
        {
            var items = FragmentReader.ItemsOf(pixels, frame, read.Frames.Count);
            RleDecoder.Decode(FragmentReader.Join(items, new byte[items.Length]), read.BitsAllocated, values);
            return;
        }

        var first = (long)frame * values.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var at = first + i;
            values[i] = read.BitsAllocated switch
            {
                1 => (ushort)((pixels[(int)(at >> 3)] >> (int)(at & 7)) & 1),
                8 => pixels[(int)at],
                _ => BinaryPrimitives.ReadUInt16LittleEndian(pixels[(int)(2 * at)..]),
            };
        }
    }
}
