using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>Real scans bent in every way that archives bend them: each ends as a user expects.</summary>
public class OddCasesTests
{
    [Theory]
    [InlineData("coronal-series")]
    [InlineData("rot180-iop-prone-matrix")]
    [InlineData("shuffled-names-no-ext")]
    [InlineData("duplicate-positions")]
    [InlineData("enhanced-multiframe")]
    [InlineData("localizer-in-series")]
    [InlineData("no-rescale")]
    [InlineData("slope-0.5-unsigned")]
    public async Task The_same_patient_gives_the_same_lungs(string odd)
    {
        using var plain = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"));
        using var run = await FolderRun.Of(TestData.FolderOrSkip($"odd/{odd}"));

        var (expected, found) = (Assert.Single(plain.Summaries), Assert.Single(run.Summaries));
        foreach (var side in (string[])["right-lung", "left-lung"])
        {
            var (a, b) = (Region(expected, side), Region(found, side));
            Assert.Equal(a.VolumeMl, b.VolumeMl, 0.002 * a.VolumeMl);
            for (var axis = 0; axis < 3; axis++) Assert.Equal(a.CentroidLpsMm![axis], b.CentroidLpsMm![axis], 0.3);
        }

        Assert.True(Region(found, "right-lung").CentroidLpsMm![0] < Region(found, "left-lung").CentroidLpsMm![0]);
    }

    [Theory]
    [InlineData("modality-mr", "not-ct")]
    [InlineData("no-ipp", "no-geometry")]
    [InlineData("one-slice", "too-few-slices")]
    [InlineData("missing-one-slice", "missing-slices")]
    [InlineData("non-uniform-spacing", "irregular-spacing")]
    [InlineData("broken-files", "missing-slices")]
    public async Task What_cannot_be_processed_is_rejected_by_name_and_cure(string odd, string code)
    {
        using var run = await FolderRun.Of(TestData.FolderOrSkip($"odd/{odd}"));

        Assert.Equal(ExitCodes.Rejected, run.ExitCode);
        Assert.Equal(CaseStatus.Rejected, run.Case.Status);
        Assert.Equal(code, run.Case.Fault!.Code);
        Assert.NotEmpty(run.Case.Fault.Cure);
        Assert.Equal(code, Assert.Single(run.Case.RejectedSeries).Fault.Code);
    }

    [Fact]
    public async Task Unreadable_files_are_named_one_by_one()
    {
        using var run = await FolderRun.Of(TestData.FolderOrSkip("odd/broken-files"));

        var codes = run.Case.RejectedObjects.ToDictionary(item => Path.GetFileName(item.Blob!), item => item.Code);
        Assert.Equal("empty", codes["011.dcm"]);
        Assert.Equal("truncated", codes["012.dcm"]);
        Assert.Equal("system-file", codes["Thumbs.db"]);
        Assert.Equal("not-dicom", codes["readme.txt"]);
    }

    [Fact]
    public async Task A_missing_slice_is_interpolated_where_that_is_allowed_and_said_so()
    {
        using var plain = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"));
        using var run = await FolderRun.Of(
            TestData.FolderOrSkip("odd/missing-one-slice"), FolderRun.Coarse with { AllowMissingSlices = true });

        var summary = Assert.Single(run.Summaries);
        Assert.Contains(summary.Warnings, warning => warning.Code == "missing-slices-interpolated");
        Assert.Equal(1, summary.QualityFlags.Single(flag => flag.Code == "slices-missing").Value);
        Assert.Equal(Region(Assert.Single(plain.Summaries), "lungs").VolumeMl, Region(summary, "lungs").VolumeMl, 20.0);
    }

    [Fact]
    public async Task Air_alone_has_no_lungs_and_says_so_without_an_error()
    {
        using var run = await FolderRun.Of(TestData.FolderOrSkip("odd/all-air"));

        Assert.Equal(ExitCodes.Partly, run.ExitCode);
        var summary = Assert.Single(run.Summaries);
        Assert.Equal(0, Region(summary, "lungs").Voxels);
        Assert.Contains(summary.QualityFlags, flag => flag.Code == "no-lungs");
    }

    [Fact]
    public async Task Two_series_in_one_folder_are_two_results()
    {
        using var run = await FolderRun.Of(TestData.FolderOrSkip("odd/two-series-mixed"));

        Assert.Equal(2, run.Summaries.Count);
        Assert.Equal(2, run.Summaries.Select(summary => summary.Series.SeriesInstanceUid).Distinct().Count());
    }

    [Fact]
    public async Task A_sheared_geometry_is_told_and_keeps_its_volume()
    {
        using var plain = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"));
        using var run = await FolderRun.Of(TestData.FolderOrSkip("odd/gantry-tilt-15-header"));

        // The slices lie 15 degrees aslant and as far apart as before, so the parallelepiped is cos 15° as large.
        var summary = Assert.Single(run.Summaries);
        Assert.Contains(summary.Warnings, warning => warning.Code == "gantry-tilt");
        var expected = Region(Assert.Single(plain.Summaries), "lungs").VolumeMl * Math.Cos(Math.PI / 12);
        Assert.Equal(expected, Region(summary, "lungs").VolumeMl, 0.01 * expected);
    }

    [Theory]
    [InlineData("rle")]
    [InlineData("deflated")]
    [InlineData("jpeg-lossless-sv1")]
    public async Task A_compressed_scan_gives_the_masks_of_the_plain_one(string syntax)
    {
        using var plain = await FolderRun.Of(TestData.FolderOrSkip("syntaxes/source"));
        using var run = await FolderRun.Of(TestData.FolderOrSkip($"syntaxes/{syntax}"));

        Assert.Equal(
            MaskFiles(Assert.Single(plain.Summaries)),
            MaskFiles(Assert.Single(run.Summaries)));
    }

    private static IEnumerable<ResultFile> MaskFiles(SummaryDocument summary) =>
        summary
            .Files.Where(file => file.Name.StartsWith("masks/", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal);

    private static RegionDocument Region(SummaryDocument summary, string name) =>
        summary.Regions.Single(region => region.Name == name);
}
