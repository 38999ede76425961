using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Headers;

/// <summary>
/// What is wrong with compressed pixels is said with the header, as far as the header's own bytes tell.
/// </summary>
public sealed class FirstFragmentTests
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

    private static byte[] Written(string syntax, byte[] fragment) =>
        new SyntaxWriter(TransferSyntax.FromUid(syntax)) { Fragments = [fragment] }.Write(
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
