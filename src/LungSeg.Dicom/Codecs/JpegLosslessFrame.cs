using System.Buffers.Binary;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Codecs;

/// <summary>
/// The marker segments of a JPEG Lossless image with one component (T.81 annex B, process 14: SOF3, Huffman).
/// </summary>
internal ref struct JpegLosslessFrame
{
    private const byte StartOfImage = 0xD8,
        DefineHuffman = 0xC4,
        StartOfFrameLossless = 0xC3,
        StartOfScan = 0xDA,
        DefineRestart = 0xDD;

    /// <summary>Bits of a sample, 2 to 16.</summary>
    public int Precision { get; private set; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>Which prediction, 1 to 7.</summary>
    public int Predictor { get; private set; }

    /// <summary>Bits that samples were shifted right by before coding.</summary>
    public int PointTransform { get; private set; }

    /// <summary>Samples between restart markers; 0 without.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>The scan's Huffman table: 16 counts, then the categories.</summary>
    public ReadOnlySpan<byte> Huffman { get; private set; }

    /// <summary>The entropy-coded bytes and what follows them.</summary>
    public ReadOnlySpan<byte> Scan { get; private set; }

    /// <summary>Reads everything before the scan's entropy-coded bytes.</summary>
    /// <exception cref="DicomFaultException">The image is cut off, or is no lossless JPEG of one component.</exception>
    public static JpegLosslessFrame Parse(ReadOnlySpan<byte> bytes)
    {
        var frame = default(JpegLosslessFrame);
        var tables = default(HuffmanTables);
        if (bytes.Length < 2 || bytes[0] != 0xFF || bytes[1] != StartOfImage)
            throw Malformed("it does not begin with a JPEG image");
        var rest = bytes[2..];
        while (true)
        {
            if (rest.Length < 4) throw new DicomFaultException(DicomFaults.Truncated("a JPEG image"));
            if (rest[0] != 0xFF) throw Malformed("a JPEG marker is not where it should be");
            var marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2) throw Malformed("a JPEG segment shorter than its length field");
            if (length + 2 > rest.Length) throw new DicomFaultException(DicomFaults.Truncated("a JPEG segment"));
            var segment = rest[4..(length + 2)];
            rest = rest[(length + 2)..];
            switch (marker)
            {
                case StartOfFrameLossless:
                    frame.ReadFrame(segment);
                    break;
                case DefineHuffman:
                    ReadTables(segment, ref tables);
                    break;
                case DefineRestart:
                    frame.RestartInterval =
                        segment.Length >= 2
                            ? BinaryPrimitives.ReadUInt16BigEndian(segment)
                            : throw Malformed("a short DRI");
                    break;
                case StartOfScan:
                    frame.ReadScan(segment, tables);
                    frame.Scan = rest;
                    return frame;
                case >= 0xC0 and <= 0xCF and not 0xC8 and not 0xCC:
                    throw Malformed($"its JPEG process (SOF{marker - 0xC0}) is not lossless with Huffman codes (SOF3)");
            }
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 9) throw Malformed("a short JPEG frame header");
        if (segment[5] != 1) throw Malformed($"its JPEG image has {segment[5]} components");
        Precision = segment[0];
        Rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (Precision is < 2 or > 16) throw Malformed($"its JPEG samples have {Precision} bits");
    }

    private void ReadScan(ReadOnlySpan<byte> segment, HuffmanTables tables)
    {
        if (segment.Length < 6 || segment[0] != 1) throw Malformed("a JPEG scan of other than one component");
        if (Precision == 0) throw Malformed("a JPEG scan without a frame header");
        Huffman = tables[segment[2] >> 4];
        if (Huffman.IsEmpty) throw Malformed("a JPEG scan without a Huffman table");
        Predictor = segment[3];
        PointTransform = segment[5] & 0x0F;
        if (Predictor is < 1 or > 7) throw Malformed($"JPEG predictor {Predictor}");
        if (PointTransform >= Precision) throw Malformed("a JPEG point transform of all bits");
        if (RestartInterval != 0 && (Columns == 0 || RestartInterval % Columns != 0))
            throw Malformed("a JPEG restart interval that is not a whole number of rows");
    }

    private static void ReadTables(ReadOnlySpan<byte> segment, scoped ref HuffmanTables tables)
    {
        while (!segment.IsEmpty)
        {
            if (segment.Length < 17) throw Malformed("a short JPEG Huffman table");
            var count = 0;
            foreach (var codes in segment.Slice(1, 16)) count += codes;
            if (count > 256 || segment.Length < 17 + count) throw Malformed("a short JPEG Huffman table");
            if (segment[0] <= 3) tables[segment[0]] = segment.Slice(1, 16 + count);
            segment = segment[(17 + count)..];
        }
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));

    private ref struct HuffmanTables
    {
        private ReadOnlySpan<byte> _zero, _one, _two, _three;

        public ReadOnlySpan<byte> this[int table]
        {
            readonly get => table switch { 0 => _zero, 1 => _one, 2 => _two, 3 => _three, _ => default };
            set
            {
                switch (table)
                {
                    case 0: _zero = value; break;
                    case 1: _one = value; break;
                    case 2: _two = value; break;
                    case 3: _three = value; break;
                }
            }
        }
    }
}
