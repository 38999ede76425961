using LungSeg.Dicom.Series;
using LungSeg.TestKit.Dicom;
using static LungSeg.TestKit.Dicom.SyntheticIndex;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>
/// Slices that are not evenly spaced: rejected by default, with the option's name; else a grid through where they lie.
/// </summary>
public sealed class UnevenGridTests
{
    private static readonly SeriesIndexerOptions Resample = new() { ResampleUneven = true };

    [Fact]
    public void Without_the_option_the_fault_names_it()
    {
        var fault = Assert.Single(new SyntheticIndex().Slices(MixedSpacing()).Index().Rejections).Fault;
        Assert.Equal("irregular-spacing", fault.Code);
        Assert.Contains("--resample-uneven", fault.Cure, StringComparison.Ordinal);
        Assert.Contains("LungSeg__ResampleUneven", fault.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_second_slice_missing_leaves_the_others_on_the_grid()
    {
        var series = Assert.Single(new SyntheticIndex().Slices(MixedSpacing()).Index(Resample).Series);
        Assert.Equal((60, 4.0), (series.Slices.Count, Math.Round(series.Geometry.Spacing.Z, 9)));
        Assert.Equal(50, series.Slices.Count(slice => slice is not null));
        Assert.Equal(50, series.Uneven!.Count);
        Assert.Contains(series.Warnings, warning => warning.Code == SeriesWarningCodes.ResampledUneven);
    }

    [Theory]
    [InlineData(1, 2.5, 40, 40, 1)]
    [InlineData(2.5, 1, 40, 40, 1)]
    [InlineData(1, 5, 20, 60, 1)]
    [InlineData(1.25, 2.5, 50, 20, 1.25)]
    public void A_fine_and_a_coarse_part_get_the_fine_step(
        double first, double second, int firstCount, int secondCount, double step)
    {
        var heights = Heights(firstCount, first)
            .Concat(Heights(secondCount, second, from: ((firstCount - 1) * first) + second));
        var series = Assert.Single(new SyntheticIndex().Slices(heights).Index(Resample).Series);
        Assert.Equal(step, series.Geometry.Spacing.Z, 0.02);
        Lies(series, heights);
    }

    [Fact]
    public void Jitter_of_half_a_step_is_kept_where_it_is()
    {
        var random = new Random(3);
        double[] heights = [.. Enumerable.Range(0, 80).Select(i => (i * 2.0) + random.NextDouble()).Order()];
        var series = Assert.Single(new SyntheticIndex().Slices(heights).Index(Resample).Series);
        Assert.InRange(series.Slices.Count, 60, 160);
        Lies(series, heights);
    }

    [Fact]
    public void A_gap_of_ten_millimetres_is_interpolated_and_a_wider_one_is_named()
    {
        static IEnumerable<double> Gap(double width) => Heights(20, 2).Concat(Heights(20, 2, from: 38 + width));
        Assert.Single(new SyntheticIndex().Slices(Gap(10)).Index(Resample).Series);
        var fault = Assert.Single(new SyntheticIndex().Slices(Gap(12)).Index(Resample).Rejections).Fault;
        Assert.Equal("irregular-spacing", fault.Code);
        Assert.Contains("12 mm lie between 0019.dcm and 0020.dcm", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_even_series_is_read_as_ever()
    {
        var series = Assert.Single(new SyntheticIndex().Slices(Heights(20, 2)).Index(Resample).Series);
        Assert.Null(series.Uneven);
        Assert.Empty(series.Warnings);
    }

    [Fact]
    public void One_missing_slice_is_interpolated_too()
    {
        var series = Assert.Single(
            new SyntheticIndex().Slices(Heights(20, 2).Where(z => z != 10)).Index(Resample).Series);
        Assert.Equal((20, 19), (series.Slices.Count, series.Uneven!.Count));
    }

    [Fact]
    public void A_slice_aside_of_the_others_still_rejects()
    {
        var made = new SyntheticIndex().Slices(MixedSpacing());
        made.Slice(2, slice: Synthetic.Slice(2) with { Position = new(-12, -20, 2) });
        Assert.Equal("irregular-positions", Assert.Single(made.Index(Resample).Rejections).Fault.Code);
    }

    [Fact]
    public void A_different_image_in_the_same_place_still_rejects() =>
        Assert.Equal(
            "duplicate-positions",
            Assert.Single(new SyntheticIndex().Slices(MixedSpacing()).Slice(4).Index(Resample).Rejections).Fault.Code);

    /// <summary>Sixty places of 4 mm, every second one of the middle third empty.</summary>
    private static IEnumerable<double> MixedSpacing() =>
        Heights(60, 4).Where((_, i) => i is < 20 or >= 40 || i % 2 == 0);

    /// <summary>Every slice's place is where it lies in the patient.</summary>
    private static void Lies(CtSeries series, IEnumerable<double> heights) => Assert.All(
        series.Uneven!.Zip(heights.Order()),
        pair => Assert.Equal(pair.Second, series.Geometry.ToPatient(new(0, 0, pair.First.Place)).Z, 1e-6));
}
