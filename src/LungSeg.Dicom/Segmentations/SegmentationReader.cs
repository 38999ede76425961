using LungSeg.Dicom.Part10;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Segmentations;

/// <summary>
/// Reads the header of DICOM Segmentation objects, whoever wrote them. Pixels must be there as they are, or by RLE
/// Lossless (<see cref="SegmentationPixels"/>).
/// </summary>
public static class SegmentationReader
{
    /// <summary>Whether a file is DICOM at all: it has the mark behind its preamble.</summary>
    public static bool IsDicom(ReadOnlySpan<byte> file) => file.Length > 132 && file[128..132].SequenceEqual("DICM"u8);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="DicomFaultException">It is no segmentation, or one that is not read; the fault says
    /// why.</exception>
    public static SegmentationObject Read(ReadOnlySpan<byte> file)
    {
        Collector? collector = null;
        DatasetWalker.Walk(file, file.Length, static layout => new(layout), ref collector);
        return collector!.Build();
    }

    /// <summary>The frames' own values; what is not said for a frame is said for all.</summary>
    private sealed class FrameValues
    {
        public double[]? Position { get; set; }

        public double[]? Orientation { get; set; }

        public double[]? Spacing { get; set; }

        public int? Segment { get; set; }
    }

    private sealed class SegmentValues
    {
        public int Number { get; set; }

        public string? Label { get; set; }

        public string?[] Kind { get; } = new string?[3];

        public string?[] Modifier { get; } = new string?[3];
    }

    private sealed class Collector(Part10Layout layout) : IDatasetVisitor
    {
        private const uint SegmentSequence = 0x00620002;
        private const uint SegmentNumber = 0x00620004;
        private const uint SegmentLabel = 0x00620005;
        private const uint TypeCodes = 0x0062000F;
        private const uint ModifierCodes = 0x00620011;
        private const uint ReferencedSegmentNumber = 0x0062000B;
        private const uint SegmentationType = 0x00620001;
        private const uint CodeValue = 0x00080100;
        private const uint CodingScheme = 0x00080102;
        private const uint CodeMeaning = 0x00080104;

        private readonly uint[] _path = new uint[40];
        private readonly FrameValues _shared = new();
        private readonly SortedDictionary<int, FrameValues> _frames = [];
        private readonly SortedDictionary<int, SegmentValues> _segments = [];
        private string? _class;
        private string? _type;
        private int _rows;
        private int _columns;
        private int _bits;
        private int _count;
        private long _pixelOffset;
        private uint? _pixelBytes;

        public HeaderNotes? Notes => null;

        public DicomReadStatus Take(ref DicomReader reader, out bool isDone)
        {
            isDone = false;
            if (reader.IsSequence)
            {
                _path[reader.Depth] = reader.Tag;
                return DicomReadStatus.Element;
            }

            if (reader.Depth == 0)
                isDone = TakeTop(ref reader);
            else if (reader.Root == SegmentSequence)
                TakeSegment(Segment(reader.RootItem), ref reader);
            else if (reader.Root == DicomTags.SharedFunctionalGroupsSequence)
                TakeFrame(_shared, ref reader);
            else if (reader.Root == DicomTags.PerFrameFunctionalGroupsSequence)
                TakeFrame(Frame(reader.RootItem), ref reader);
            return DicomReadStatus.Element;
        }

        public SegmentationObject Build()
        {
            if (_class is null || _type is null)
                throw Fault("it is no Segmentation object");
            var isRle = layout.Syntax == TransferSyntax.RleLossless;
            if ((layout.Syntax.IsEncapsulated && !isRle)
                || layout.Syntax.IsDeflated
                || layout.Syntax.IsBigEndian
                || (_pixelBytes is null) != isRle
                || (isRle && _bits == 1))
                throw Fault(
                    $"its pixels of {_bits} bits are written as {layout.Syntax.Name}; save it uncompressed (Explicit "
                        + "VR Little Endian)");
            if (_frames.Count != _count)
                throw Fault($"it has {_count} frames and says of {_frames.Count} where they lie");
            var expected =
                _bits == 1 ? (((long)_rows * _columns * _count) + 7) / 8 : (long)_rows * _columns * _count * _bits / 8;
            if (_bits is not (1 or 8 or 16) || _pixelBytes < expected)
                throw Fault(
                    $"its {_pixelBytes} bytes of pixels are not {_count} frames of {_columns} x {_rows} with {_bits} "
                        + $"bits each");
            return new(
                _type,
                _bits,
                [
                    // 0 is no structure but what lies in none (PS3.3 section C.8.20.2.3).
                    .. _segments.Values.Where(segment => segment.Number != 0).Select(segment => new SegmentDescription(
                        segment.Number, segment.Label, Concept(segment.Kind), Concept(segment.Modifier))),
                ],
                [.. _frames.Values.Select(Located)],
                _pixelOffset,
                _pixelBytes);
        }

        private bool TakeTop(ref DicomReader reader)
        {
            switch (reader.Tag)
            {
                case DicomTags.SopClassUid:
                    _class = reader.Value.Uid();
                    break;
                case SegmentationType:
                    _type = reader.Value.Text();
                    break;
                case DicomTags.Rows:
                    _rows = reader.Value.Number() ?? 0;
                    break;
                case DicomTags.Columns:
                    _columns = reader.Value.Number() ?? 0;
                    break;
                case DicomTags.BitsAllocated:
                    _bits = reader.Value.Number() ?? 0;
                    break;
                case DicomTags.NumberOfFrames:
                    _count = reader.Value.Integer() ?? 0;
                    break;
                case DicomTags.PixelData:
                    _pixelOffset = layout.DatasetOffset + reader.ValueOffset;
                    _pixelBytes = reader.ValueLength;
                    return true;
                default:
                    break;
            }

            return false;
        }

        private void TakeSegment(SegmentValues segment, ref DicomReader reader)
        {
            if (reader.Depth == 1 && reader.Tag == SegmentNumber)
                segment.Number = reader.Value.Number() ?? 0;
            if (reader.Depth == 1 && reader.Tag == SegmentLabel)
                segment.Label = reader.Value.Text();
            if (_path[1] != TypeCodes || reader.Depth is not (2 or 3))
                return;
            if (reader.Depth == 3 && _path[2] != ModifierCodes)
                return;
            var concept = reader.Depth == 2 ? segment.Kind : segment.Modifier;
            if (reader.Tag == CodingScheme)
                concept[0] = reader.Value.Text();
            if (reader.Tag == CodeValue)
                concept[1] = reader.Value.Text();
            if (reader.Tag == CodeMeaning)
                concept[2] = reader.Value.Text();
        }

        private static void TakeFrame(FrameValues frame, ref DicomReader reader)
        {
            switch (reader.Tag)
            {
                case DicomTags.ImagePositionPatient:
                    frame.Position = Numbers(ref reader, 3);
                    break;
                case DicomTags.ImageOrientationPatient:
                    frame.Orientation = Numbers(ref reader, 6);
                    break;
                case DicomTags.PixelSpacing:
                    frame.Spacing = Numbers(ref reader, 2);
                    break;
                case ReferencedSegmentNumber:
                    frame.Segment = reader.Value.Number();
                    break;
                default:
                    break;
            }
        }

        private static double[]? Numbers(ref DicomReader reader, int count)
        {
            var numbers = new double[count];
            return reader.Value.Decimals(numbers) ? numbers : null;
        }

        private SegmentationFrame Located(FrameValues frame)
        {
            var (position, orientation, spacing) = (
                frame.Position ?? _shared.Position, frame.Orientation ?? _shared.Orientation,
                frame.Spacing ?? _shared.Spacing);
            if (position is null || orientation is null || spacing is null)
                throw Fault("it does not say where every frame lies");
            var (x, y) = (
                new Vector3D(orientation[0], orientation[1], orientation[2]),
                new Vector3D(orientation[3], orientation[4], orientation[5]));
            if (!(x.Cross(y).Length > 0.5) || !(spacing[0] > 0) || !(spacing[1] > 0))
                throw Fault("a frame's place is none");
            return new(
                frame.Segment ?? _shared.Segment ?? 0,
                new(
                    new(_columns, _rows, 1), new(spacing[1], spacing[0], 1), new(position[0], position[1], position[2]),
                    x, y, x.Cross(y).Normalized()));
        }

        private SegmentValues Segment(int item) =>
            _segments.TryGetValue(item, out var known) ? known : _segments[item] = new();

        private FrameValues Frame(int item) => _frames.TryGetValue(item, out var known) ? known : _frames[item] = new();

        private static CodedConcept? Concept(string?[] words) =>
            words[1] is { } value ? new(words[0] ?? "", value, words[2] ?? "") : null;

        private static DicomFaultException Fault(string what) =>
            new(
                new(
                    "mask-not-readable", $"The segmentation cannot be read: {what}.",
                    "Save it again as DICOM SEG, or as NRRD or NIfTI."));
    }
}
