using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Dicom.Tests.Headers;

/// <summary>Whatever the bytes are: a header or a named fault, soon and without much memory.</summary>
public sealed class HostileInputTests
{
    private const int Mutations = 10_000;

    [Fact]
    public void A_file_cut_off_at_any_byte_is_named()
    {
        foreach (var file in DicomFuzz.Seeds())
        {
            for (var length = 0; length < file.Length; length++)
            {
                var read = DicomFuzz.Exercise(file.AsSpan(0, length));
                if (read.Fault is null)
                    continue;
                Assert.Contains(
                    read.Fault.Code,
                    new[] { "empty", "not-dicom", "truncated", "malformed", "no-pixel-data", "not-ct" });
            }
        }
    }

    [Fact]
    public void A_cut_off_header_wants_more_bytes_as_long_as_the_file_has_them()
    {
        var file = DicomFuzz.Seeds()[0];
        var end = SliceHeaderReader.Read(file).Header!.PixelData.Offset;
        for (var length = 0; length < end; length++)
        {
            var read = SliceHeaderReader.Read(file.AsSpan(0, length), file.Length);
            Assert.InRange(read.BytesNeeded, length + 1, file.Length);
        }
    }

    [Fact]
    public void Mutated_files_end_as_a_header_or_a_named_fault()
    {
        var campaign = new FuzzCampaign(DicomFuzz.Seeds(), seed: 20260101);

        campaign.Run(Mutations);

        // Every kind of end is met: neither is all refused, nor all let through.
        Assert.Equal(Mutations, campaign.Ends.Values.Sum());
        Assert.InRange(campaign.Ends["header"], Mutations / 50, Mutations);
        foreach (var code in (string[])
                [
                    "malformed",
                    "truncated",
                    "bad-value",
                    "not-ct",
                    "pixels: unsupported-transfer-syntax",
                    "unsupported-pixel-format",
                ])
        {
            Assert.InRange(campaign.Ends.GetValueOrDefault(code), 1, Mutations);
        }
    }

    [Fact]
    public void A_million_nested_sequences_are_refused()
    {
        using var file = new MemoryStream();
        file.Write("\x08\0\x05\0\x0A\0\0\0ISO_IR 192"u8);
        for (var i = 0; i < 1_000_000; i++)
            file.Write([9, 0, 1, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        var fault = DicomFuzz.Exercise(file.ToArray()).Fault;
        Assert.Equal("malformed", fault?.Code);
        Assert.Contains("nested", fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 20 << 20)]
    [InlineData(20 << 10, 1 << 10)]
    public void A_deflate_bomb_is_refused_before_it_is_inflated_whole(int elements, int length)
    {
        var dataset = new DicomDataset().SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192");
        for (var i = 0; i < elements; i++) dataset.SetBytes(0x00091000 + (uint)i, DicomVr.OB, new byte[length]);
        var file = new SyntaxWriter(TransferSyntax.Deflated).Write(dataset);
        Assert.InRange(file.Length, 0, 300_000);
        var fault = DicomFuzz.Exercise(file).Fault;
        Assert.Equal("malformed", fault?.Code);
        Assert.Contains("longer than", fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DicomTags.RescaleSlope, "NaN", "bad-value")]
    [InlineData(DicomTags.RescaleSlope, "1e400", "bad-value")]
    [InlineData(DicomTags.RescaleSlope, "0", "bad-value")]
    [InlineData(DicomTags.RescaleIntercept, "Infinity", "bad-value")]
    [InlineData(DicomTags.RescaleIntercept, "-1,024", "bad-value")]
    [InlineData(DicomTags.ImagePositionPatient, "1\\2", "bad-value")]
    [InlineData(DicomTags.ImagePositionPatient, "1\\2\\nan", "bad-value")]
    [InlineData(DicomTags.PixelSpacing, "0\\1", "bad-value")]
    [InlineData(DicomTags.PixelSpacing, "-1\\1", "bad-value")]
    [InlineData(DicomTags.NumberOfFrames, "0", "bad-value")]
    [InlineData(DicomTags.NumberOfFrames, "2147483647", "bad-value")]
    [InlineData(DicomTags.NumberOfFrames, "99999999999", "bad-value")]
    [InlineData(DicomTags.NumberOfFrames, "30000", "malformed")]
    [InlineData(DicomTags.PhotometricInterpretation, "RGB", "unsupported-pixel-format")]
    [InlineData(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.4", "not-ct")]
    [InlineData(DicomTags.Modality, "MR", "not-ct")]
    public void Values_that_make_no_sense_are_named(uint tag, string value, string code)
    {
        var dataset = CtSliceWriter.Dataset(Synthetic.Slice(), new short[35]).SetText(tag, DicomVr.LO, value);
        Assert.Equal(code, DicomFuzz.Exercise(Written(dataset)).Fault?.Code);
    }

    [Theory]
    [InlineData(DicomTags.Rows, 0, "bad-value")]
    [InlineData(DicomTags.Rows, 65535, "malformed")]
    [InlineData(DicomTags.BitsAllocated, 32, "unsupported-pixel-format")]
    [InlineData(DicomTags.BitsStored, 0, "bad-value")]
    [InlineData(DicomTags.BitsStored, 17, "bad-value")]
    [InlineData(DicomTags.HighBit, 16, "bad-value")]
    [InlineData(DicomTags.HighBit, 3, "bad-value")]
    [InlineData(DicomTags.SamplesPerPixel, 3, "unsupported-pixel-format")]
    public void Pixel_formats_that_make_no_sense_are_named(uint tag, ushort value, string code)
    {
        var dataset = CtSliceWriter.Dataset(Synthetic.Slice(), new short[35]).SetUInt16(tag, value);
        Assert.Equal(code, DicomFuzz.Exercise(Written(dataset)).Fault?.Code);
    }

    [Fact]
    public void Informative_values_that_make_no_sense_do_not_matter()
    {
        var dataset = CtSliceWriter.Dataset(Synthetic.Slice(), new short[35])
            .SetText(DicomTags.Kvp, DicomVr.DS, "NaN")
            .SetText(DicomTags.InstanceNumber, DicomVr.IS, "x")
            .SetText(DicomTags.Manufacturer, DicomVr.LO, "M\u00fcller\u0000\u001b[31m");
        var header = DicomFuzz.Exercise(Written(dataset)).Header;
        Assert.NotNull(header);
        Assert.Null(header.Acquisition.Kvp);
        Assert.Null(header.InstanceNumber);
        Assert.DoesNotContain('\u001b', header.Acquisition.Manufacturer!);
    }

    [Fact]
    public void A_matrix_that_the_bytes_cannot_hold_is_refused_before_memory_is_taken()
    {
        var dataset = CtSliceWriter.Dataset(Synthetic.Slice(), new short[35])
            .SetUInt16(DicomTags.Rows, 65535)
            .SetUInt16(DicomTags.Columns, 65535);
        var file = new SyntaxWriter(TransferSyntax.RleLossless) { Fragments = [new byte[100]] }.Write(dataset);
        Assert.Equal("malformed", DicomFuzz.Exercise(file).Fault?.Code);
    }

    private static byte[] Written(DicomDataset dataset) =>
        new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(dataset);
}
