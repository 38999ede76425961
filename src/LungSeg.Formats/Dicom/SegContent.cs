using System.Security.Cryptography;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;

namespace LungSeg.Formats.Dicom;

/// <summary>How a segmentation object holds its segments (PS3.3 section C.8.20.2.3).</summary>
public enum SegmentationType
{
    /// <summary>A frame of bits for each segment and slice: what every reader of segmentations knows.</summary>
    Binary,

    /// <summary>
    /// A frame of numbers for each slice, each the segment's or 0 (Supplement 243), by RLE: for segments that do not
    /// overlap; known to newer readers only.
    /// </summary>
    LabelMap,
}

/// <summary>The frames of a segmentation object and their pixels.</summary>
/// <param name="Type">How it holds its segments.</param>
/// <param name="Frames">Index of segment and plane, from 0; no segment where a frame has all.</param>
/// <param name="Bits">One stream of bits; empty for a label map.</param>
/// <param name="Coded">Of a label map each frame by RLE; empty for bits.</param>
internal sealed record SegContent(
    SegmentationType Type, IReadOnlyList<(int? Segment, int Plane)> Frames, ReadOnlyMemory<byte> Bits,
    IReadOnlyList<ReadOnlyMemory<byte>> Coded)
{
    /// <summary>SHA-256 of the pixels, in hexadecimal.</summary>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Bits.Span);
            foreach (var frame in Coded) hash.AppendData(frame.Span);
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    public TransferSyntax Syntax =>
        Type == SegmentationType.LabelMap ? TransferSyntax.RleLossless : TransferSyntax.ExplicitLittleEndian;

    /// <exception cref="ArgumentException">It is to be a label map, and segments overlap.</exception>
    public static SegContent Of(
        SegmentationType type, IReadOnlyList<Segment> segments, IReadOnlyList<SegPlane> planes)
    {
        if (type == SegmentationType.LabelMap) return LabelMap(segments, planes);
        var frames = SegFrames.Of(segments, planes);
        return new(
            type, [.. frames.Select(frame => ((int?)frame.Segment, frame.Plane))],
            SegFrames.Pack(segments, planes, frames), []);
    }

    /// <summary>The slices that have a segment, in ascending order; the first of all where none has.</summary>
    private static SegContent LabelMap(IReadOnlyList<Segment> segments, IReadOnlyList<SegPlane> planes)
    {
        LabelMask[] numbered =
            [.. segments.Select((segment, i) => new LabelMask(checked((byte)(i + 1)), segment.Mask))];
        var size = segments[0].Mask.Size;
        var slice = new byte[size.SliceLength];
        var frames = new List<(int?, int)>();
        var coded = new List<ReadOnlyMemory<byte>>();
        for (var plane = 0; plane < planes.Count; plane++)
        {
            var z = planes[plane].Z;
            var isEmpty = segments.All(segment => !segment.Mask.Slice(z).ContainsAnyExcept(0UL));
            if (isEmpty && (plane + 1 < planes.Count || frames.Count > 0)) continue;
            RefuseOverlap(segments, z);
            LabelRows.Fill(numbered, z, slice);
            frames.Add((null, plane));
            coded.Add(RleEncoder.Encode(slice, size.X));
        }

        return new(SegmentationType.LabelMap, frames, default, coded);
    }

    private static void RefuseOverlap(IReadOnlyList<Segment> segments, int z)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var a = segments[i].Mask.Slice(z);
                var b = segments[j].Mask.Slice(z);
                for (var w = 0; w < a.Length; w++)
                {
                    if ((a[w] & b[w]) == 0) continue;
                    var (first, second) = (segments[j].Structure.Name, segments[i].Structure.Name);
                    throw new ArgumentException($"{first} and {second} overlap: a label map cannot hold both.");
                }
            }
        }
    }
}
