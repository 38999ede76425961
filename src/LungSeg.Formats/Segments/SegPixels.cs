using LungSeg.Dicom.Segmentations;

namespace LungSeg.Formats.Segments;

/// <summary>The pixels of a DICOM Segmentation as labels.</summary>
internal static class SegPixels
{
    /// <summary>Frame by frame.</summary>
    public static IEnumerable<LabelPiece> Pieces(SegmentationObject read, byte[] file)
    {
        var labels = Array.Empty<ushort>();
        for (var i = 0; i < read.Frames.Count; i++)
        {
            var frame = read.Frames[i];
            var length = frame.Grid.Size.SliceLength;
            if (labels.Length != length) labels = new ushort[length];
            SegmentationPixels.Read(read, file, i, labels);

            // A frame of one segment has 1 where that is; a LABELMAP has the segments' numbers.
            if (frame.Segment > 0)
            {
                foreach (ref var label in labels.AsSpan()) label = label > 0 ? (ushort)frame.Segment : label;
            }

            yield return new(frame.Grid, labels);
        }
    }
}
