using LungSeg.Dicom.Series;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>Every odd variant of one small CT: what a user expects of it.</summary>
public sealed class OddSeriesTests
{
    [Theory]
    [InlineData("enhanced-multiframe")]
    [InlineData("shuffled-names-no-ext")]
    [InlineData("duplicate-positions")]
    [InlineData("localizer-in-series")]
    [InlineData("no-rescale")]
    [InlineData("slope-0.5-unsigned")]
    public void Variants_that_say_the_same_give_the_same_volume(string variant)
    {
        using var expected = Baseline(out var geometry);
        var series = OnlySeries(variant);
        Assert.Equal(geometry, series.Geometry);
        using var volume = DicomFolder.Load(Folder(variant), series);
        Assert.True(volume.Span.SequenceEqual(expected.Span));
    }

    [Theory]
    [InlineData("coronal-series")]
    [InlineData("rot180-iop-prone-matrix")]
    public void Variants_with_other_axes_have_the_same_value_at_the_same_place_in_the_patient(string variant)
    {
        using var expected = Baseline(out var geometry);
        var series = OnlySeries(variant);
        using var volume = DicomFolder.Load(Folder(variant), series);
        for (var z = 0; z < geometry.Size.Z; z += 3)
        {
            for (var y = 0; y < geometry.Size.Y; y += 5)
            {
                for (var x = 0; x < geometry.Size.X; x += 5)
                {
                    var index = series.Geometry.ToIndex(geometry.ToPatient(new(x, y, z)));
                    Assert.Equal(
                        expected[x, y, z],
                        volume[(int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z)]);
                }
            }
        }
    }

    [Theory]
    [InlineData("coronal-series")]
    [InlineData("rot180-iop-prone-matrix")]
    [InlineData("gantry-tilt-15-header")]
    public void Axes_are_right_handed(string variant)
    {
        var geometry = OnlySeries(variant).Geometry;
        Assert.True(geometry.AxisX.Cross(geometry.AxisY).Dot(geometry.AxisZ) > 0.9);
    }

    [Theory]
    [InlineData("modality-mr", "not-ct")]
    [InlineData("no-ipp", "no-geometry")]
    [InlineData("one-slice", "too-few-slices")]
    [InlineData("missing-one-slice", "missing-slices")]
    [InlineData("broken-files", "missing-slices")]
    [InlineData("non-uniform-spacing", "irregular-spacing")]
    public void Variants_that_make_no_volume_are_rejected_by_name(string variant, string code)
    {
        var index = DicomFolder.Index(Folder(variant));
        Assert.Empty(index.Series);
        var rejection = Assert.Single(index.Rejections);
        Assert.Equal(code, rejection.Fault.Code);
        Assert.NotEmpty(rejection.Fault.Cure);
    }

    [Fact]
    public void Broken_files_are_each_named()
    {
        var index = DicomFolder.Index(Folder("broken-files"));
        Assert.Equal(
            [
                (".DS_Store", "not-dicom"), ("010.dcm", "truncated"), ("011.dcm", "empty"), ("012.dcm", "truncated"),
                ("013.dcm", "not-dicom"), ("Thumbs.db", "not-dicom"), ("readme.txt", "not-dicom"),
            ],
            index.Objects.Select(item => (item.ObjectName, item.Fault.Code)));
    }

    [Fact]
    public void A_localizer_is_dropped_by_name()
    {
        var dropped = Assert.Single(DicomFolder.Index(Folder("localizer-in-series")).Objects);
        Assert.Equal(("000.dcm", "localizer"), (dropped.ObjectName, dropped.Fault.Code));
    }

    [Fact]
    public void Mixed_series_are_told_apart() => Assert.Equal(
        [30, 79], DicomFolder.Index(Folder("two-series-mixed")).Series.Select(series => series.Slices.Count).Order());

    [Fact]
    public void Identical_duplicates_are_dropped_by_name()
    {
        var index = DicomFolder.Index(Folder("duplicate-positions"));
        Assert.Equal(5, index.Objects.Count(item => item.Fault.Code == "duplicate"));
        Assert.Contains(index.Series[0].Warnings, warning => warning.Code == SeriesWarningCodes.DuplicatesDropped);
    }

    [Fact]
    public void Duplicates_whose_pixels_differ_reject()
    {
        var objects = DicomFolder.Headers(Folder("duplicate-positions"));
        var hashes = SeriesIndexer.PixelHashesNeeded(objects).ToDictionary(key => key, key => key.ObjectName);
        Assert.Equal(10, hashes.Count);
        Assert.Equal(
            "duplicate-positions", Assert.Single(SeriesIndexer.Index(objects, null, hashes).Rejections).Fault.Code);
    }

    [Fact]
    public void One_missing_slice_may_be_allowed_and_is_flagged()
    {
        var series = OnlySeries("missing-one-slice", new() { AllowMissingSlices = true });
        using var expected = Baseline(out var geometry);
        Assert.Equal(geometry, series.Geometry);
        var missing = Enumerable.Range(0, 79).Single(z => series.Slices[z] is null);
        Assert.Equal((missing - 1, missing + 1, 0.5), series.NeighboursOf(missing));
        Assert.Contains(series.Warnings, warning => warning.Code == SeriesWarningCodes.MissingSlicesInterpolated);
    }

    [Fact]
    public void A_missing_rescale_is_identity_with_a_warning() =>
        Assert.Equal(
            [SeriesWarningCodes.RescaleMissing], OnlySeries("no-rescale").Warnings.Select(warning => warning.Code));

    [Fact]
    public void A_tilted_orientation_shears_the_volume_with_a_warning()
    {
        // The variant's orientation is tilted by 15 degrees; its positions go straight up.
        var series = OnlySeries("gantry-tilt-15-header");
        Assert.Equal([SeriesWarningCodes.GantryTilt], series.Warnings.Select(warning => warning.Code));
        Assert.Equal(new(0, 0, 1), series.Geometry.AxisZ);
        Assert.Equal(
            Math.Cos(15 * Math.PI / 180), series.Geometry.AxisX.Cross(series.Geometry.AxisY).Dot(series.Geometry.AxisZ),
            1e-5);
    }

    [Fact]
    public void A_volume_beyond_the_limit_is_refused_by_name()
    {
        var index = DicomFolder.Index(Folder("all-air"), new() { MaxVoxels = 1000 });
        Assert.Equal("too-large", Assert.Single(index.Rejections).Fault.Code);
    }

    [Fact]
    public void The_order_of_the_objects_does_not_matter()
    {
        var objects = DicomFolder.Headers(Folder("two-series-mixed"));
        var random = new Random(3);
        var once = SeriesIndexer.Index(objects);
        var again = SeriesIndexer.Index(objects.OrderBy(_ => random.Next()));
        for (var i = 0; i < 2; i++) Assert.Equal(once.Series[i].Slices, again.Series[i].Slices);
    }

    private static string Folder(string variant) => TestData.FolderOrSkip("odd/" + variant);

    private static CtSeries OnlySeries(string variant, SeriesIndexerOptions? options = null)
    {
        var index = DicomFolder.Index(Folder(variant), options);
        Assert.Empty(index.Rejections);
        return Assert.Single(index.Series);
    }

    private static LungSeg.Voxels.Memory.Volume<short> Baseline(out VolumeGeometry geometry)
    {
        var folder = TestData.FolderOrSkip("cip-ct64/dicom");
        var series = Assert.Single(DicomFolder.Index(folder).Series);
        geometry = series.Geometry;
        return DicomFolder.Load(folder, series);
    }
}
