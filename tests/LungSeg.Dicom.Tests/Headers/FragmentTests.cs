using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Headers;

/// <summary>
/// What is wrong with compressed pixels is said with the header, as far as the header's own bytes tell.
/// </summary>
public sealed class FragmentTests
{
    private const string Rle = "1.2.840.10008.1.2.5",
        Jpeg = "1.2.840.10008.1.2.4.70",
        Jpeg2000 = "1.2.840.10008.1.2.4.90";

    [Theory]
    [InlineData(Rle)]
    [InlineData(Jpeg)]
    [InlineData(Jpeg2000)]
    public void A_fragment_that_is_cut_off_is_named_from_the_first_bytes(string syntax)
    {
        var file = Written(syntax, Begun(syntax, 40_000));
        Assert.NotNull(SliceHeaderReader.Read(file.AsSpan(0, SliceHeaderReader.SuggestedPrefix), file.Length).Header);
        Assert.Equal(
            "truncated",
            SliceHeaderReader.Read(file.AsSpan(0, SliceHeaderReader.SuggestedPrefix), file.Length - 1000).Fault?.Code);
    }

    [Theory]
    [InlineData(Rle)]
    [InlineData(Jpeg)]
    public void Pixels_of_another_encoding_are_named(string syntax)
    {
        var file = Written(syntax, [.. "no image at all"u8, .. new byte[1001]]);
        Assert.Equal("malformed", SliceHeaderReader.Read(file).Fault?.Code);
    }

    [Fact]
    public void A_lossy_image_in_a_lossless_syntax_is_named()
    {
        byte[] baseline = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 5, 0, 7, 1, 1, 0x11, 0, 0];
        Assert.Equal("malformed", SliceHeaderReader.Read(Written(Jpeg, baseline)).Fault?.Code);
    }

    [Fact]
    public void A_slice_in_several_fragments_is_walked_to_its_end()
    {
        var file = Written(Rle, Begun(Rle, 20_000), new byte[20_000], new byte[3_000]);
        var prefix = file.AsSpan(0, SliceHeaderReader.SuggestedPrefix);
        Assert.Equal(file.Length, SliceHeaderReader.Read(prefix, file.Length).BytesNeeded);
        Assert.NotNull(SliceHeaderReader.Read(file).Header);

        // Cut in the third fragment, in the header of the third, in the second.
        foreach (var left in (int[])[file.Length - 1000, file.Length - 3012, file.Length - 10_000])
        {
            var read = SliceHeaderReader.Read(file.AsSpan(0, left));
            Assert.Equal("truncated", read.Fault?.Code);
            Assert.NotNull(read.SeriesInstanceUid);
        }

        // Something else where the third fragment begins.
        file[^3016] = 0x10;
        Assert.Equal("malformed", SliceHeaderReader.Read(file).Fault?.Code);
    }

    [Fact]
    public void A_single_fragment_needs_no_more_bytes_than_its_header()
    {
        var file = Written(Jpeg2000, Begun(Jpeg2000, 40_000));
        Assert.Equal(0, SliceHeaderReader.Read(file.AsSpan(0, 16_384), file.Length).BytesNeeded);

        // Without the delimiter, which some writers forget.
        Assert.Equal(0, SliceHeaderReader.Read(file.AsSpan(0, 16_384), file.Length - 8).BytesNeeded);
    }

    [Fact]
    public void Compressed_pixels_of_the_tests_syntaxes_read_as_before()
    {
        foreach (
            var path in Directory.EnumerateFiles(TestData.FolderOrSkip("syntaxes"), "*", SearchOption.AllDirectories))
        {
            var file = File.ReadAllBytes(path);
            var whole = SliceHeaderReader.Read(file);
            var prefix = SliceHeaderReader.Read(
                file.AsSpan(0, Math.Min(file.Length, SliceHeaderReader.SuggestedPrefix)), file.Length);
            Assert.Null(whole.Fault);
            Assert.Null(prefix.Fault);
        }
    }

    private static byte[] Written(string syntax, params byte[][] fragments) =>
        new SyntaxWriter(TransferSyntax.FromUid(syntax)) { Fragments = fragments }.Write(
            CtSliceWriter.Dataset(Synthetic.Slice(), new short[35]));

    /// <summary>A beginning that each decoder takes; what follows is nobody's.</summary>
    private static byte[] Begun(string syntax, int length)
    {
        var fragment = new byte[length];
        byte[] begin = syntax switch
        {
            Rle => [2, 0, 0, 0, 64, 0, 0, 0],
            _ => [0xFF, 0xD8, 0xFF, 0xFE, 0x7F, 0xFF],
        };
        begin.CopyTo(fragment, 0);
        return fragment;
    }
}
