using System.Runtime.InteropServices;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Naive;

namespace LungSeg.Dicom.Tests.Pixels;

/// <summary>The decoders against naive encoders, over random and smooth pixels.</summary>
public sealed class CodecTests
{
    private const int Rows = 23;
    private const int Columns = 31;

    public static IEnumerable<TheoryDataRow<int, int, int, int, bool>> JpegVariants =>
        from predictor in Enumerable.Range(1, 7)
        from precision in new[] { 2, 8, 12, 15, 16 }
        from pointTransform in new[] { 0, 1 }
        from restartRows in new[] { 0, 1, 5 }
        select new TheoryDataRow<int, int, int, int, bool>(
            predictor, precision, pointTransform, restartRows, (predictor + precision) % 2 == 0);

    [Theory]
    [MemberData(nameof(JpegVariants))]
    public void Jpeg_lossless_gives_back_what_was_encoded(
        int predictor, int precision, int pointTransform, int restartRows, bool hasLongCodes)
    {
        var encoder = new NaiveJpegLossless(precision, predictor)
        {
            PointTransform = pointTransform,
            RestartRows = restartRows,
            HasLongCodes = hasLongCodes,
        };
        foreach (var cells in Images(precision))
        {
            // A point transform drops the lowest bits.
            var expected = Array.ConvertAll(cells, cell => (ushort)(cell >> pointTransform << pointTransform));
            Assert.Equal(expected, Decode(TransferSyntax.JpegLossless, encoder.Encode(cells, Rows, Columns)));
        }
    }

    [Fact]
    public void A_jpeg_difference_of_32768_needs_no_further_bits()
    {
        // 0 and 32768 in turn: every difference has the largest category.
        var cells = new ushort[Rows * Columns];
        for (var i = 0; i < cells.Length; i++) cells[i] = i % 2 == 0 ? (ushort)0 : (ushort)32768;
        var encoded = new NaiveJpegLossless(16, 1).Encode(cells, Rows, Columns);
        Assert.Equal(cells, Decode(TransferSyntax.JpegLosslessSv1, encoded));
    }

    [Fact]
    public void Rle_gives_back_what_was_encoded()
    {
        foreach (var bits in new[] { 1, 8, 12, 16 })
        {
            foreach (var cells in Images(bits))
                Assert.Equal(cells, Decode(TransferSyntax.RleLossless, NaiveRle.Encode(cells)));
        }
    }

    [Fact]
    public void Rle_of_8_bits_has_one_segment()
    {
        foreach (var cells in Images(8))
            Assert.Equal(
                cells, Decode(TransferSyntax.RleLossless, NaiveRle.Encode(cells, bytesPerCell: 1), bitsAllocated: 8));
    }

    [Fact]
    public void A_frame_in_several_fragments_is_joined()
    {
        var cells = Images(16)[0];
        var encoded = SyntaxWriter.Even(NaiveRle.Encode(cells));
        Assert.Equal(cells, Decode(TransferSyntax.RleLossless, [encoded[..100], encoded[100..102], encoded[102..]]));
    }

    [Theory]
    [InlineData(12, 11, false)]
    [InlineData(12, 15, true)]
    [InlineData(10, 12, true)]
    [InlineData(16, 15, false)]
    public void Frames_of_an_encapsulated_object_are_told_apart(int bitsStored, int highBit, bool isSigned)
    {
        var frames = Enumerable.Range(0, 3).Select(seed => Synthetic.Cells(seed)).ToArray();
        var dataset = Synthetic.Enhanced([new(0, 0, 0), new(0, 0, 1), new(0, 0, 2)], new short[3 * 35])
            .SetUInt16(DicomTags.BitsStored, (ushort)bitsStored)
            .SetUInt16(DicomTags.HighBit, (ushort)highBit)
            .SetUInt16(DicomTags.PixelRepresentation, isSigned ? (ushort)1 : (ushort)0);
        var file = new SyntaxWriter(TransferSyntax.RleLossless)
        {
            Fragments =
            [
                .. frames.Select(frame => SyntaxWriter.Even(NaiveRle.Encode(MemoryMarshal.Cast<short, ushort>(frame)))),
            ],
        }.Write(dataset);
        var header = SliceHeaderReader.Read(file).Header!;
        var hu = new short[35];
        for (var frame = 0; frame < 3; frame++)
        {
            Assert.Null(SlicePixels.Read(file, header, PixelDecoders.BuiltIn, frame, hu));
            var rule = HounsfieldRules.Of(header, frame);
            Assert.Equal(frames[frame].Select(cell => NaiveHounsfield.Convert((ushort)cell, rule)), hu);
        }
    }

    private static ushort[][] Images(int bits)
    {
        var random = new Random(bits);
        var noise = new ushort[Rows * Columns];
        var smooth = new ushort[Rows * Columns];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (ushort)random.Next(1 << bits);
            smooth[i] = (ushort)(((i % Columns * 3) + (i / Columns * 5)) % (1 << bits));
        }

        return [noise, smooth, new ushort[Rows * Columns]];
    }

    private static ushort[] Decode(TransferSyntax syntax, byte[] encoded, int bitsAllocated = 16) =>
        Decode(syntax, [SyntaxWriter.Even(encoded)], bitsAllocated);

    /// <summary>Through a whole file, with HU that are the cells themselves.</summary>
    private static ushort[] Decode(TransferSyntax syntax, byte[][] fragments, int bitsAllocated = 16)
    {
        var slice = Synthetic.Slice() with
        {
            Rows = Rows,
            Columns = Columns,
            RescaleIntercept = -32768,
            IsSigned = false,
            BitsStored = bitsAllocated,
        };
        var dataset = CtSliceWriter
            .Dataset(slice, new short[Rows * Columns])
            .SetUInt16(DicomTags.BitsAllocated, (ushort)bitsAllocated);
        var file = new SyntaxWriter(syntax) { Fragments = fragments }.Write(dataset);
        var header = SliceHeaderReader.Read(file).Header!;
        var hu = new short[Rows * Columns];
        Assert.Null(SlicePixels.Read(file, header, PixelDecoders.BuiltIn, 0, hu));
        return Array.ConvertAll(hu, value => (ushort)(value + 32768));
    }
}
