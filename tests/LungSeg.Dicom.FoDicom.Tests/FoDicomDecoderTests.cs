using System.Buffers.Binary;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Pixels;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.FoDicom.Tests;

/// <summary>
/// The contract of a pixel decoder, over fo-dicom and over the built-in decoders with fo-dicom beside them.
/// </summary>
public sealed class FoDicomDecoderTests
{
    private static readonly FoDicomPixelDecoder FoDicom = new();
    private static readonly PixelDecoders Together = new(FoDicom);

    [Theory]
    [InlineData("deflated")]
    [InlineData("rle")]
    [InlineData("jpeg-lossless-sv1")]
    [InlineData("jpegls-lossless")]
    [InlineData("j2k-lossless")]
    public void Both_readers_together_give_exactly_the_source_pixels(string syntax) => Compare(syntax, Together);

    [Theory]
    [InlineData("rle")]
    [InlineData("jpeg-lossless-sv1")]
    public void Fo_dicom_agrees_with_the_built_in_decoder_cell_for_cell(string syntax)
    {
        foreach (var (name, header, file) in Slices(syntax))
        {
            var frame = FirstFragment(file, header);
            var (expected, actual) = (new ushort[header.Pixels.FrameLength], new ushort[header.Pixels.FrameLength]);
            PixelDecoders.BuiltIn.For(header.Syntax)!.Decode(new(frame, header), expected);
            FoDicom.Decode(new(frame, header), actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), name);
        }
    }

    [Theory]
    [InlineData("jpegls-lossless")]
    [InlineData("j2k-lossless")]
    public void Damaged_frames_never_end_as_anything_but_a_fault(string syntax)
    {
        var random = new Random(7);
        var (_, header, file) = Slices(syntax)[0];
        var hu = new short[header.Pixels.FrameLength];
        var start = (int)header.PixelData.Offset;
        for (var round = 0; round < 40; round++)
        {
            var damaged = file.ToArray();
            for (var i = 0; i < 20; i++) damaged[random.Next(start + 40, damaged.Length)] = (byte)random.Next(256);
            if (SlicePixels.Read(damaged, header, Together, 0, hu) is not { } fault) continue;
            Assert.NotEqual(DicomFaultCodes.UnsupportedTransferSyntax, fault.Code);
            Assert.NotEmpty(fault.Cure);
        }
    }

    [Theory]
    [InlineData("jpegls-lossless")]
    [InlineData("j2k-lossless")]
    public void A_frame_of_noise_is_a_fault_with_a_cure(string syntax)
    {
        var (_, header, _) = Slices(syntax)[0];
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);

        var fault = Assert.Throws<DicomFaultException>(
            () => FoDicom.Decode(new(noise, header), new ushort[header.Pixels.FrameLength])).Fault;

        Assert.Equal(DicomFaultCodes.Malformed, fault.Code);
        Assert.Contains(header.Syntax.Name, fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Cure);
    }

    [Theory]
    [InlineData("jpegls-lossless", 60)]
    [InlineData("jpegls-lossless", 60_000)]
    [InlineData("j2k-lossless", 60)]
    public void A_frame_that_is_cut_off_is_never_read_as_a_whole_one(string syntax, int length)
    {
        var (_, header, file) = Slices(syntax)[0];
        var frame = FirstFragment(file, header).AsMemory(0, length);
        var fault = Assert.Throws<DicomFaultException>(() =>
            FoDicom.Decode(new(frame.Span, header), new ushort[header.Pixels.FrameLength])
        ).Fault;
        Assert.Equal(DicomFaultCodes.Malformed, fault.Code);
    }

    [Fact]
    public void Frames_are_decoded_by_many_threads_at_once()
    {
        var slices = Slices("j2k-lossless");
        Parallel.ForEach(slices, slice =>
            Assert.Equal(Source(slice.Name), Hounsfield(slice.File, slice.Header, Together))
        );
    }

    [Fact]
    public void Uncompressed_syntaxes_are_left_to_the_built_in_decoder()
    {
        Assert.False(FoDicom.CanDecode(TransferSyntax.ExplicitLittleEndian));
        Assert.False(FoDicom.CanDecode(TransferSyntax.ImplicitLittleEndian));
        Assert.False(FoDicom.CanDecode(TransferSyntax.FromUid("1.2.3.4")));
    }

    private static void Compare(string syntax, PixelDecoders decoders) =>
        Assert.All(Slices(syntax), slice =>
            Assert.Equal(Source(slice.Name), Hounsfield(slice.File, slice.Header, decoders))
        );

    private static short[] Source(string name)
    {
        var (_, header, file) = Slices("source").Single(slice => slice.Name == name);
        return Hounsfield(file, header, PixelDecoders.BuiltIn);
    }

    private static short[] Hounsfield(byte[] file, SliceHeader header, PixelDecoders decoders)
    {
        var hu = new short[header.Pixels.FrameLength];
        Assert.Null(SlicePixels.Read(file, header, decoders, 0, hu));
        return hu;
    }

    /// <summary>The first fragment after the basic offset table (PS3.5 A.4): items of tag, length and value.</summary>
    private static byte[] FirstFragment(byte[] file, SliceHeader header)
    {
        var items = file.AsSpan((int)header.PixelData.Offset);
        var table = BinaryPrimitives.ReadInt32LittleEndian(items[4..]);
        var fragment = items[(8 + table)..];
        return fragment.Slice(8, BinaryPrimitives.ReadInt32LittleEndian(fragment[4..])).ToArray();
    }

    private static List<(string Name, SliceHeader Header, byte[] File)> Slices(string syntax)
    {
        var folder = TestData.FolderOrSkip("syntaxes/" + syntax);
        return [.. DicomFolder.Headers(folder)
            .Select(item => (item.Name, item.Read.Header!, File.ReadAllBytes(Path.Combine(folder, item.Name))))];
    }
}
