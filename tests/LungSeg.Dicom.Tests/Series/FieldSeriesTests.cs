using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>Variants of one small CT as real archives send them: the same volume, with one warning.</summary>
public sealed class FieldSeriesTests
{
    [Theory]
    [InlineData("uid-letters", SeriesWarningCodes.UidNotValid)]
    [InlineData("series-per-slice", SeriesWarningCodes.SeriesRegrouped)]
    [InlineData("wrong-syntax", SeriesWarningCodes.TransferSyntaxWrong)]
    [InlineData("stray-delimiter", SeriesWarningCodes.EncodingOdd)]
    [InlineData("comma-spacing", SeriesWarningCodes.ValueOdd)]
    [InlineData("ct-for-processing", null)]
    public void A_variant_gives_the_same_volume(string variant, string? warning)
    {
        var folder = TestData.FolderOrSkip("field/" + variant);
        var baseline = TestData.FolderOrSkip("cip-ct64/dicom");
        var index = DicomFolder.Index(folder);
        Assert.Empty(index.Rejections);
        Assert.Empty(index.Objects);
        var series = Assert.Single(index.Series);
        Assert.Equal(warning is null ? [] : [warning], series.Warnings.Select(item => item.Code));
        using var volume = DicomFolder.Load(folder, series);
        using var expected = DicomFolder.Load(baseline, Assert.Single(DicomFolder.Index(baseline).Series));
        Assert.True(volume.Span.SequenceEqual(expected.Span));
        Assert.Equal(expected.Geometry.Spacing.X, volume.Geometry.Spacing.X, 2e-4);
    }

    [Fact]
    public void Two_acquisitions_are_two_scans() =>
        Assert.Equal(
            [("acquisition-1", 79), ("acquisition-2", 79)],
            DicomFolder
                .Index(TestData.FolderOrSkip("field/two-acquisitions"))
                .Series.Select(series => (series.Part!, series.Slices.Count)));

    [Fact]
    public void Mixed_spacing_is_resampled_where_asked_for()
    {
        var folder = TestData.FolderOrSkip("field/mixed-spacing");
        Assert.Contains(
            "--resample-uneven", Assert.Single(DicomFolder.Index(folder).Rejections).Fault.Cure,
            StringComparison.Ordinal);
        var series = Assert.Single(DicomFolder.Index(folder, new() { ResampleUneven = true }).Series);
        Assert.Equal((79, 66), (series.Slices.Count, series.Uneven!.Count));
    }
}
