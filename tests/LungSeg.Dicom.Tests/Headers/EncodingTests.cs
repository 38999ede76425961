using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Dicom.Tests.Headers;

/// <summary>The same slice, written in every way that files are written, reads the same.</summary>
public sealed class EncodingTests
{
    private static readonly TransferSyntax[] Uncompressed =
    [
        TransferSyntax.ExplicitLittleEndian,
        TransferSyntax.ImplicitLittleEndian,
        TransferSyntax.ExplicitBigEndian,
        TransferSyntax.Deflated,
    ];

    public static TheoryData<string, SyntaxWriter> Writers
    {
        get
        {
            var writers = new TheoryData<string, SyntaxWriter>();
            foreach (var syntax in Uncompressed)
            {
                writers.Add(syntax.Name, new(syntax));
                writers.Add(
                    syntax.Name + ", lengths stated", new(syntax) { StatesLengths = true, StatesGroupLengths = true });
                writers.Add(syntax.Name + ", no preamble", new(syntax) { HasPreamble = false });
                if (!syntax.IsDeflated)
                    writers.Add(
                        syntax.Name + ", data set only", new(syntax) { HasPreamble = false, HasMetaHeader = false });
                if (!syntax.IsDeflated)
                    writers.Add(syntax.Name + ", no meta header", new(syntax) { HasMetaHeader = false });
            }

            return writers;
        }
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_slice_reads_the_same(string name, SyntaxWriter writer)
    {
        Assert.NotEmpty(name);
        var cells = Synthetic.Cells(1);
        var slice = Synthetic.Slice(12.5) with
        {
            IsSigned = true,
            PixelPaddingValue = -2000,
            PixelPaddingRangeLimit = -1990,
            GantryTilt = 3,
        };

        // Private and odd elements before the pixel data: nested, unknown, empty.
        var dataset = CtSliceWriter.Dataset(slice, cells)
            .SetText(0x00090010, DicomVr.LO, "SOMEBODY")
            .SetSequence(
                0x00091001,
                new DicomDataset().SetSequence(
                    0x00091002, new DicomDataset().SetText(0x00091003, DicomVr.UT, "x"), new()))
            .SetBytes(0x00091004, DicomVr.UN, new byte[] { 1, 2, 3 })
            .SetSequence(0x00081140);
        var file = writer.Write(dataset);

        var header = SliceHeaderReader.Read(file).Header;
        Assert.NotNull(header);
        Assert.Equal(slice.SopInstanceUid, header.SopInstanceUid);
        Assert.Equal(slice.SeriesInstanceUid, header.SeriesInstanceUid);
        Assert.Equal(new PixelFormat(5, 7, 16, 16, 15, IsSigned: true), header.Pixels);
        Assert.Equal((-2000, -1990), (header.PaddingValue, header.PaddingRangeLimit));
        Assert.Equal(3, header.Acquisition.GantryTilt);
        var frame = Assert.Single(header.Frames);
        Assert.Equal(new(-10, -20, 12.5), frame.Position);
        Assert.Equal((0.7, 0.8), (frame.SpacingX, frame.SpacingY));
        Assert.Equal((1, -1024), (frame.RescaleSlope, frame.RescaleIntercept));

        var hu = new short[35];
        Assert.Null(SlicePixels.Read(file, header, PixelDecoders.BuiltIn, 0, hu));
        for (var i = 0; i < 35; i++)
            Assert.Equal(cells[i] is >= -2000 and <= -1990 ? -1024 : Math.Max(cells[i] - 1024, -32768), hu[i]);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void An_enhanced_object_reads_the_same(string name, SyntaxWriter writer)
    {
        Assert.NotEmpty(name);
        var cells = Synthetic.Cells(2, bits: 12, count: 3 * 35);
        var file = writer.Write(Synthetic.Enhanced([new(0, 0, 4), new(0, 0, 0), new(0, 0, 2)], cells));
        var header = SliceHeaderReader.Read(file).Header;
        Assert.NotNull(header);
        Assert.Equal([4, 0, 2], header.Frames.Select(frame => frame.Position!.Value.Z));
        Assert.All(header.Frames, frame =>
            Assert.Equal((2, -1000, 0.7), (frame.RescaleSlope, frame.RescaleIntercept, frame.SpacingX))
        );
        var hu = new short[35];
        for (var frame = 0; frame < 3; frame++)
        {
            Assert.Null(SlicePixels.Read(file, header, PixelDecoders.BuiltIn, frame, hu));
            Assert.Equal(cells.AsSpan(frame * 35, 35).ToArray().Select(cell => (short)((cell * 2) - 1000)), hu);
        }
    }

    [Fact]
    public void A_meta_header_that_says_implicit_before_an_explicit_data_set_is_seen_through()
    {
        var explicitBytes = new SyntaxWriter(TransferSyntax.ExplicitLittleEndian)
        {
            HasPreamble = false,
            HasMetaHeader = false,
        }.Write(CtSliceWriter.Dataset(Synthetic.Slice(), new short[35]));
        var file = new SyntaxWriter(TransferSyntax.ImplicitLittleEndian).Write(new());
        Assert.NotNull(SliceHeaderReader.Read([.. file, .. explicitBytes]).Header);
    }

    [Fact]
    public void An_unknown_sequence_of_undefined_length_holds_implicit_elements()
    {
        var slice = CtSliceWriter.Dataset(Synthetic.Slice(), new short[35]);
        var file = new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(slice);
        byte[] unknown =
        [
            0x09,
            0,
            1,
            0x10,
            (byte)'U',
            (byte)'N',
            0,
            0,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFE,
            0xFF,
            0,
            0xE0,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0x09,
            0,
            2,
            0x10,
            2,
            0,
            0,
            0,
            7,
            7,
            0xFE,
            0xFF,
            0x0D,
            0xE0,
            0,
            0,
            0,
            0,
            0xFE,
            0xFF,
            0xDD,
            0xE0,
            0,
            0,
            0,
            0,
        ];
        var at = file.AsSpan().IndexOf("\x10\0\x10\0PN"u8);
        byte[] changed = [.. file[..at], .. unknown, .. file[at..]];
        Assert.Equal(35, SliceHeaderReader.Read(changed).Header?.Pixels.FrameLength);
    }

    [Fact]
    public void The_first_kilobytes_are_enough()
    {
        var dataset = CtSliceWriter.Dataset(Synthetic.Slice() with { Rows = 512, Columns = 512 }, new short[512 * 512]);
        foreach (var syntax in Uncompressed)
        {
            var file = new SyntaxWriter(syntax).Write(dataset);
            var prefix = file.AsSpan(0, Math.Min(2048, file.Length));
            var read = SliceHeaderReader.Read(prefix, file.Length);
            Assert.Equal(new PixelFormat(512, 512, 16, 16, 15, IsSigned: true), read.Header?.Pixels);
        }
    }

    [Fact]
    public void A_prefix_that_is_too_short_asks_for_more_until_it_is_enough()
    {
        var dataset = CtSliceWriter
            .Dataset(Synthetic.Slice(), new short[35])
            .SetBytes(0x00091001, DicomVr.OB, new byte[100_000]);
        var file = new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(dataset);
        var steps = 0;
        var read = SliceHeaderReader.Read(file.AsSpan(0, 1), file.Length);
        for (; read.BytesNeeded > 0; steps++)
            read = SliceHeaderReader.Read(file.AsSpan(0, (int)read.BytesNeeded), file.Length);
        Assert.NotNull(read.Header);
        Assert.InRange(steps, 2, 200);
    }
}
