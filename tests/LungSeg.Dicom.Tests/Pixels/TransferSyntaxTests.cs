using LungSeg.Dicom.Pixels;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Pixels;

public sealed class TransferSyntaxTests
{
    [Theory]
    [InlineData("deflated")]
    [InlineData("rle")]
    [InlineData("jpeg-lossless-sv1")]
    public void Lossless_syntaxes_give_exactly_the_source_pixels(string syntax)
    {
        var folder = TestData.FolderOrSkip("syntaxes/" + syntax);
        var source = TestData.FolderOrSkip("syntaxes/source");
        var names = DicomFolder.Headers(folder);
        Assert.Equal(12, names.Count);
        foreach (var (name, read) in names)
        {
            var expected = DicomFolder.Headers(source).Single(item => item.Name == name).Read.Header!;
            Assert.Equal(
                DicomFolder.Slice(source, new(name, 0), expected),
                DicomFolder.Slice(folder, new(name, 0), read.Header!));
        }
    }

    [Theory]
    [InlineData("j2k-lossless", "JPEG 2000")]
    [InlineData("jpegls-lossless", "JPEG-LS")]
    public void Other_syntaxes_are_rejected_by_their_name_with_a_cure(string syntax, string name)
    {
        var rejection = Assert.Single(DicomFolder.Index(TestData.FolderOrSkip("syntaxes/" + syntax)).Rejections);
        Assert.Equal("unsupported-transfer-syntax", rejection.Fault.Code);
        Assert.Contains(name, rejection.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("FoDicom=true", rejection.Fault.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_additional_decoder_is_asked_for_what_the_built_in_ones_cannot()
    {
        var folder = TestData.FolderOrSkip("syntaxes/j2k-lossless");
        var index = DicomFolder.Index(folder, new() { Decoders = new(new OneValueDecoder()) });
        Assert.Empty(index.Rejections);
        var slice = index.Series[0].Slices[0]!.Key;
        var header = DicomFolder.Headers(folder).Single(item => item.Name == slice.ObjectName).Read.Header!;
        var hu = new short[512 * 512];
        Assert.Null(
            SlicePixels.Read(
                File.ReadAllBytes(Path.Combine(folder, slice.ObjectName)), header, new(new OneValueDecoder()), 0, hu));
        Assert.All(hu, value => Assert.Equal(0, value));
    }

    private sealed class OneValueDecoder : IPixelDecoder
    {
        public bool CanDecode(LungSeg.Dicom.Part10.TransferSyntax syntax) => syntax.Uid == "1.2.840.10008.1.2.4.90";

        public void Decode(EncodedFrame frame, Span<ushort> cells) => cells.Fill(1024);
    }
}
