using LungSeg.Dicom.Part10;
using LungSeg.TestKit.Dicom;
using static LungSeg.TestKit.Dicom.SyntheticIndex;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>Slices that have a series of their own each, or none, are put together where they are one grid.</summary>
public sealed class ScatteredSlicesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_series_for_each_slice_is_one_scan_with_one_warning(bool hasOwnFrames)
    {
        var number = 0;
        var index = Scattered(12, dataset =>
        {
            if (hasOwnFrames) dataset.SetText(DicomTags.FrameOfReferenceUid, DicomVr.UI, $"1.2.3.{number++}");
        }).Index();
        Assert.Empty(index.Rejections);
        var series = Assert.Single(index.Series);
        Assert.Equal(12, series.Slices.Count);
        Assert.True(DicomUid.IsValid(series.SeriesInstanceUid));
        Assert.Equal(12, series.Slices.Select(slice => slice!.SeriesInstanceUid).Distinct().Count());
        Assert.Single(series.Warnings, warning => warning.Code == SeriesWarningCodes.SeriesRegrouped);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Slices_without_a_series_are_one_scan(string? uid)
    {
        var index = new SyntheticIndex().Slices(Heights(12, 2), dataset =>
        {
            if (uid is null) dataset.Remove(DicomTags.SeriesInstanceUid);
            else dataset.SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, uid);
        }).Index();
        Assert.True(DicomUid.IsValid(Assert.Single(index.Series).SeriesInstanceUid));
        Assert.Equal(SeriesWarningCodes.SeriesRegrouped, Assert.Single(index.Series[0].Warnings).Code);
    }

    [Fact]
    public void Slices_of_two_studies_are_two_scans()
    {
        var made = Scattered(6, _ => { });
        Scattered(6, dataset => dataset.SetText(DicomTags.StudyInstanceUid, DicomVr.UI, "1.2.9"), made);
        Assert.Equal([6, 6], made.Index().Series.Select(series => series.Slices.Count));
    }

    [Fact]
    public void Slices_of_one_patient_each_are_never_put_together()
    {
        var number = 0;
        Assert.Equal(
            Enumerable.Repeat("too-few-slices", 6),
            Scattered(6, dataset => dataset.SetText(DicomTags.StudyInstanceUid, DicomVr.UI, $"1.2.3.{number++}"))
                .Index().Rejections.Select(rejection => rejection.Fault.Code));
    }

    [Fact]
    public void Two_kernels_are_two_scans()
    {
        var made = Scattered(6, dataset => dataset.SetText(DicomTags.ConvolutionKernel, DicomVr.SH, "B30f"));
        Scattered(6, dataset => dataset.SetText(DicomTags.ConvolutionKernel, DicomVr.SH, "B70f"), made);
        Assert.Equal(2, made.Index().Series.Count);
    }

    [Fact]
    public void Slices_that_make_no_volume_together_have_one_fault()
    {
        var made = new SyntheticIndex();
        foreach (var z in (double[])[0, 1, 7, 8.5, 20])
            made.Slice(z, dataset =>
                dataset.SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, DicomUid.FromHash($"{z}"))
            );
        var rejection = Assert.Single(made.Index().Rejections);
        Assert.Equal(("series-per-slice", 5), (rejection.Fault.Code, rejection.ObjectNames.Count));
        Assert.Contains("not evenly spaced", rejection.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_series_beside_them_stays_as_it_is()
    {
        var made = Scattered(6, _ => { }).Slices(Heights(20, 2));
        var index = made.Index();
        Assert.Equal([6, 20], index.Series.Select(series => series.Slices.Count).Order());
        Assert.Contains(index.Series, series =>
            series.SeriesInstanceUid == DicomUid.FromHash("series") && series.Warnings.Count == 0
        );
    }

    [Fact]
    public void What_does_not_fit_stays_named()
    {
        var made = Scattered(6, _ => { });
        made.Slice(3, dataset =>
            dataset.SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.77").SetDecimal(DicomTags.PixelSpacing, 2, 2)
        );
        var index = made.Index();
        Assert.Equal(6, Assert.Single(index.Series).Slices.Count);
        Assert.Equal(
            ("too-few-slices", "1.2.77"),
            (Assert.Single(index.Rejections).Fault.Code, index.Rejections[0].SeriesInstanceUid));
    }

    private static SyntheticIndex Scattered(int count, Action<DicomDataset> change, SyntheticIndex? made = null)
    {
        made ??= new();
        foreach (var z in Heights(count, 2))
        {
            made.Slice(z, dataset =>
            {
                dataset.SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, DicomUid.FromHash("slice", $"{made.Count}"));
                change(dataset);
            });
        }

        return made;
    }
}
