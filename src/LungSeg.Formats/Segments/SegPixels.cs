using System.Buffers.Binary;
using LungSeg.Dicom.Segmentations;

namespace LungSeg.Formats.Segments;

/// <summary>The pixels of a DICOM Segmentation as labels.</summary>
internal static class SegPixels
{
    /// <summary>
    /// Frame by frame. BINARY pixels are one stream of bits, the lowest of a byte first (PS3.5 section 8.2).
    /// </summary>
    public static IEnumerable<LabelPiece> Pieces(SegmentationObject read, byte[] file)
    {
        var labels = Array.Empty<ushort>();
        for (var i = 0; i < read.Frames.Count; i++)
        {
            var frame = read.Frames[i];
            var length = frame.Grid.Size.SliceLength;
            if (labels.Length != length)
                labels = new ushort[length];
            Fill(
                labels, file.AsSpan((int)read.PixelOffset, (int)read.PixelBytes), (long)i * length, read.BitsAllocated,
                frame.Segment);
            yield return new(frame.Grid, labels);
        }
    }

    private static void Fill(Span<ushort> labels, ReadOnlySpan<byte> pixels, long first, int bits, int segment)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var at = first + i;
            var value = bits switch
            {
                1 => (pixels[(int)(at >> 3)] >> (int)(at & 7)) & 1,
                8 => pixels[(int)at],
                _ => BinaryPrimitives.ReadUInt16LittleEndian(pixels[(int)(2 * at)..]),
            };

            // A frame of one segment has 1 where that is; a LABELMAP has the segments' numbers.
            labels[i] = (ushort)(segment > 0 && value > 0 ? segment : value);
        }
    }
}
