using LungSeg.Dicom;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Naive;
using Xunit;

namespace LungSeg.TestKit.Dicom;

/// <summary>Small DICOM objects to break, and how a pipeline takes them.</summary>
public static class DicomFuzz
{
    /// <summary>Small valid files of every kind that is read.</summary>
    public static List<byte[]> Seeds()
    {
        var slice = CtSliceWriter
            .Dataset(Synthetic.Slice(), Synthetic.Cells(1))
            .SetSequence(
                0x00081140, new DicomDataset().SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, "1.2.3"));
        var enhanced = Synthetic.Enhanced([new(0, 0, 0), new(0, 0, 1), new(0, 0, 2)], Synthetic.Cells(2, count: 105));
        var cells = new ushort[35];
        for (var i = 0; i < 35; i++) cells[i] = (ushort)(i * i);
        return
        [
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(slice),
            new SyntaxWriter(TransferSyntax.ImplicitLittleEndian) { StatesLengths = true }.Write(slice),
            new SyntaxWriter(TransferSyntax.ExplicitBigEndian).Write(slice),
            new SyntaxWriter(TransferSyntax.Deflated).Write(slice),
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian) { HasPreamble = false, HasMetaHeader = false }.Write(
                slice),
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(enhanced),
            new SyntaxWriter(TransferSyntax.ImplicitLittleEndian) { StatesLengths = true }.Write(enhanced),
            new SyntaxWriter(TransferSyntax.RleLossless)
            {
                Fragments = [SyntaxWriter.Even(NaiveRle.Encode(cells))],
            }.Write(slice),
            new SyntaxWriter(TransferSyntax.JpegLossless)
            {
                Fragments = [SyntaxWriter.Even(new NaiveJpegLossless(12, 6) { RestartRows = 2 }.Encode(cells, 5, 7))],
            }.Write(slice),
            .. NearlyRight(new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(slice)),
        ];
    }

    /// <summary>Files whose encoding is broken as other software does it.</summary>
    private static byte[][] NearlyRight(byte[] file)
    {
        byte[] item = RawElements.Item([
            .. RawElements.Text(0x00091002, "LO", "inner "),
            .. RawElements.Text(0x00091003, "LO", "more  "),
        ]);
        return
        [
            RawElements.InsertBefore(
                file, DicomTags.PatientName,
                RawElements.Element(0x00091001, "SQ", [.. item, .. item], (uint)item.Length - 6),
                RawElements.SequenceDelimiter),
            RawElements.InsertBefore(
                file,
                DicomTags.PatientName,
                RawElements.Element(
                    0x00091001, "UN", [.. item, .. RawElements.ItemDelimiter, .. RawElements.SequenceDelimiter],
                    RawElements.Undefined),
                RawElements.Element(
                    0x00091004, "UT", [.. "any"u8, .. RawElements.SequenceDelimiter], RawElements.Undefined),
                RawElements.Element(0x00091005, "??", "odd"u8.ToArray()),
                " "u8.ToArray()),
        ];
    }

    /// <summary>Header, pixels and index of one object, as a pipeline takes it.</summary>
    public static HeaderRead Exercise(ReadOnlySpan<byte> file)
    {
        var read = ReadHeader(file);
        if (read.Header is { } header) DecodePixels(file, header);
        return read;
    }

    /// <summary>Reads a whole object's header and indexes it alone.</summary>
    public static HeaderRead ReadHeader(ReadOnlySpan<byte> file)
    {
        var read = SliceHeaderReader.Read(file);
        Assert.True(read.BytesNeeded == 0, "a whole file cannot need more bytes");
        Assert.True(read.Header is null != read.Fault is null);
        Assert.True(
            read.Fault is null
                || (read.Fault.Code.Length > 0 && read.Fault.Message.Length > 0 && read.Fault.Cure.Length > 0));
        SeriesIndexer.Index([new("object", read)]);
        return read;
    }

    /// <summary>Decodes an object's first frames to HU; returns the first fault.</summary>
    public static DicomFault? DecodePixels(ReadOnlySpan<byte> file, SliceHeader header)
    {
        if (header.Pixels.FrameLength > MaximumFrame) return null;
        var hu = new short[header.Pixels.FrameLength];
        for (var frame = 0; frame < Math.Min(header.Frames.Count, 4); frame++)
        {
            if (SlicePixels.Read(file, header, PixelDecoders.BuiltIn, frame, hu) is not { } fault) continue;
            Assert.True(fault.Code.Length > 0 && fault.Cure.Length > 0);
            return fault;
        }

        return null;
    }

    /// <summary>Voxels of a frame; a longer one is left to the tests that are about size.</summary>
    private const int MaximumFrame = 10_000_000;
}
