using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Naive;
using Xunit;

namespace LungSeg.TestKit.Dicom;

/// <summary>Breaks DICOM objects in seeded ways, and takes them as a pipeline would.</summary>
public static class DicomFuzz
{
    /// <summary>Small valid files of every kind that is read.</summary>
    public static List<byte[]> Seeds()
    {
        var slice = CtSliceWriter.Dataset(Synthetic.Slice(), Synthetic.Cells(1))
            .SetSequence(0x00081140, new DicomDataset().SetText(DicomTags.ReferencedSopInstanceUid, DicomVr.UI, "1.2.3"));
        var enhanced = Synthetic.Enhanced([new(0, 0, 0), new(0, 0, 1), new(0, 0, 2)], Synthetic.Cells(2, count: 105));
        var cells = new ushort[35];
        for (var i = 0; i < 35; i++) cells[i] = (ushort)(i * i);
        return
        [
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(slice),
            new SyntaxWriter(TransferSyntax.ImplicitLittleEndian) { StatesLengths = true }.Write(slice),
            new SyntaxWriter(TransferSyntax.ExplicitBigEndian).Write(slice),
            new SyntaxWriter(TransferSyntax.Deflated).Write(slice),
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian) { HasPreamble = false, HasMetaHeader = false }.Write(slice),
            new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(enhanced),
            new SyntaxWriter(TransferSyntax.ImplicitLittleEndian) { StatesLengths = true }.Write(enhanced),
            new SyntaxWriter(TransferSyntax.RleLossless) { Fragments = [SyntaxWriter.Even(NaiveRle.Encode(cells))] }.Write(slice),
            new SyntaxWriter(TransferSyntax.JpegLossless)
            {
                Fragments = [SyntaxWriter.Even(new NaiveJpegLossless(12, 6) { RestartRows = 2 }.Encode(cells, 5, 7))],
            }.Write(slice),
        ];
    }

    /// <summary>One to four changes: bytes, words that look like lengths, parts taken out, doubled or cut off.</summary>
    public static byte[] Mutate(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 16; changes--)
        {
            // Mostly behind the preamble, which nobody reads.
            var at = random.Next(random.Next(8) == 0 ? 0 : Math.Min(128, bytes.Count - 8), bytes.Count - 8);
            var count = random.Next(1, Math.Min(64, bytes.Count - at));
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    for (var i = 0; i < 4; i++) bytes[at + i] = (byte)(random.Next(2) == 0 ? 0xFF : random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, count);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                default:
                    bytes.RemoveRange(bytes.Count - count, count);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Header, pixels and index of one object, as a pipeline takes it.</summary>
    public static HeaderRead Exercise(ReadOnlySpan<byte> file)
    {
        var read = SliceHeaderReader.Read(file);
        Assert.True(read.BytesNeeded == 0, "a whole file cannot need more bytes");
        Assert.True(read.Header is null != read.Fault is null);
        SeriesIndexer.Index([new("object", read)]);
        if (read.Header is not { } header || header.Pixels.FrameLength > 10_000_000) return read;
        var hu = new short[header.Pixels.FrameLength];
        for (var frame = 0; frame < Math.Min(header.Frames.Count, 4); frame++)
        {
            var fault = SlicePixels.Read(file, header, PixelDecoders.BuiltIn, frame, hu);
            Assert.True(fault is null || (fault.Code.Length > 0 && fault.Cure.Length > 0));
        }

        return read;
    }
}
