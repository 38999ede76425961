using LungSeg.Formats.Segments;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Dicom;

/// <summary>The frames of a segmentation object: which slice of which segment each is, and their bits.</summary>
internal static class SegFrames
{
    /// <summary>
    /// Segment by segment, in ascending order of slices, without those that are empty; one empty frame where all are,
    /// since an object must have one.
    /// </summary>
    /// <returns>Index of segment and plane, from 0.</returns>
    public static IReadOnlyList<(int Segment, int Plane)> Of(
        IReadOnlyList<Segment> segments, IReadOnlyList<SegPlane> planes)
    {
        var frames = new List<(int Segment, int Plane)>();
        for (var i = 0; i < segments.Count; i++)
        {
            var mask = segments[i].Mask;
            for (var plane = 0; plane < planes.Count; plane++)
            {
                if (mask.Slice(planes[plane].Z).ContainsAnyExcept(0UL)) frames.Add((i, plane));
            }
        }

        return frames.Count > 0 ? frames : [(0, 0)];
    }

    /// <summary>
    /// One bit a pixel, the first one in the lowest bit of a byte (PS3.5 section 8.1.1 and annex D.2). Frames follow
    /// each other without a gap: the next one begins within a byte where rows * columns is no multiple of 8.
    /// </summary>
    public static byte[] Pack(
        IReadOnlyList<Segment> segments, IReadOnlyList<SegPlane> planes, IReadOnlyList<(int Segment, int Plane)> frames)
    {
        var size = segments[0].Mask.Size;
        var bytes = new byte[checked((int)((((long)frames.Count * size.SliceLength) + 7) / 8))];
        var position = 0L;
        foreach (var (segment, plane) in frames)
        {
            var z = planes[plane].Z;
            var mask = segments[segment].Mask;
            for (var y = 0; y < size.Y; y++, position += size.X) PutRow(mask, mask.Row(y, z), bytes, position);
        }

        return bytes;
    }

    private static void PutRow(BitVolume mask, ReadOnlySpan<ulong> words, byte[] bytes, long position)
    {
        foreach (var word in words)
        {
            PutWord(word, bytes, position);
            position += 64;
        }
    }

    /// <summary>Bits beyond the row's end are 0, so that they change nothing of the next row.</summary>
    private static void PutWord(ulong word, byte[] bytes, long position)
    {
        var at = (int)(position >> 3);
        for (var shifted = (UInt128)word << (int)(position & 7); shifted != 0; shifted >>= 8)
            bytes[at++] |= (byte)shifted;
    }
}
