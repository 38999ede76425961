using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>The rules of the index on made-up series, each told by its numbers.</summary>
public sealed class SeriesIndexerTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void Positions_rounded_when_written_are_an_even_grid(double digit)
    {
        var index = Index(Enumerable.Range(0, 100).Select(i => At(Math.Round(i * 0.625 / digit) * digit)));
        Assert.Equal(0.625, Assert.Single(index.Series).Geometry.Spacing.Z, 2e-3);
    }

    [Fact]
    public void A_step_that_changes_by_a_tenth_halfway_is_irregular()
    {
        var heights = Enumerable.Range(0, 40).Select(i => i < 20 ? i * 2.0 : 40 + ((i - 20) * 2.2));
        Assert.Equal("irregular-spacing", Fault(heights.Select(z => At(z))));
    }

    [Fact]
    public void Slices_are_spaced_by_position_and_never_by_thickness()
    {
        var index = Index(Heights(5, 1.5).Select(z => At(z) with { SliceThickness = 5 }));
        Assert.Equal(1.5, index.Series[0].Geometry.Spacing.Z, 1e-9);
        Assert.Equal(5, index.Series[0].SliceThickness);
    }

    [Fact]
    public void Pixels_need_not_be_square()
    {
        var geometry = Index(Heights(3, 1).Select(z => At(z))).Series[0].Geometry;
        Assert.Equal((0.7, 0.8), (geometry.Spacing.X, geometry.Spacing.Y));
        Assert.Equal(new Size3(7, 5, 3), geometry.Size);
    }

    [Fact]
    public void Descending_slices_and_left_handed_matrices_become_right_handed()
    {
        // Rows run anterior: the normal points down, so slices are sorted downwards.
        var index = Index(Heights(4, 2).Select(z => At(z) with { AxisY = new(0, -1, 0) }));
        var geometry = index.Series[0].Geometry;
        Assert.Equal(new(0, 0, -1), geometry.AxisZ);
        Assert.Equal(6, geometry.Origin.Z);
    }

    [Fact]
    public void A_tilted_gantry_shears_the_axes_by_the_positions_and_the_tag_agrees()
    {
        var tilt = 20 * Math.PI / 180;
        var axisY = new Vector3D(0, Math.Cos(tilt), -Math.Sin(tilt));
        var series = Assert.Single(
            Index(Heights(10, 3).Select(z => At(z) with { AxisY = axisY, GantryTilt = -20 })).Series);
        Assert.Equal([SeriesWarningCodes.GantryTilt], series.Warnings.Select(warning => warning.Code));
        for (var z = 0; z < 10; z++)
            Assert.Equal(0, (series.Geometry.ToPatient(new(0, 0, z)) - new Vector3D(-10, -20, 3 * z)).Length, 1e-6);
    }

    [Fact]
    public void A_tilt_that_only_the_tag_says_is_ignored_with_a_warning()
    {
        var series = Assert.Single(Index(Heights(10, 3).Select(z => At(z) with { GantryTilt = 15 })).Series);
        Assert.Equal([SeriesWarningCodes.GantryTiltTagIgnored], series.Warnings.Select(warning => warning.Code));
        Assert.Equal(new(0, 0, 1), series.Geometry.AxisZ);
    }

    [Fact]
    public void A_slice_aside_of_the_others_rejects() =>
        Assert.Equal(
            "irregular-positions",
            Fault(Heights(9, 1).Select(z => At(z) with { Position = new(z == 4 ? -12 : -10, -20, z) })));

    [Fact]
    public void Axes_that_are_no_unit_vectors_at_a_right_angle_reject() => Assert.Equal(
        "no-geometry", Fault(Heights(5, 1).Select(z => At(z) with { AxisY = new(0.3, 0.9, 0) })));

    [Theory]
    [InlineData(1, "too-few-slices")]
    [InlineData(2, "too-few-slices")]
    public void Too_few_slices_reject(int count, string code) =>
        Assert.Equal(code, Fault(Heights(count, 1).Select(z => At(z))));

    [Fact]
    public void A_gap_that_is_too_wide_is_not_interpolated()
    {
        var slices = Heights(40, 3).Where(z => z is < 30 or > 39).Select(z => At(z));
        Assert.Equal("missing-slices", Fault(slices, new() { AllowMissingSlices = true }));
        Assert.Contains("too wide", Index(slices, new()).Rejections[0].Fault.Cure, StringComparison.Ordinal);
        var allowed = Index(slices, new() { AllowMissingSlices = true, MaxInterpolatedGap = 20 }).Series[0];
        Assert.Equal(4, allowed.Slices.Count(slice => slice is null));
        Assert.Equal((9, 14, 0.4), allowed.NeighboursOf(11));
    }

    [Fact]
    public void A_few_slices_of_another_orientation_are_left_out_by_name()
    {
        var axial = Heights(10, 2).Select(z => At(z));
        var coronal = Heights(3, 2).Select(z => At(z + 100) with { AxisY = new(0, 0, -1) });
        var index = Index(axial.Concat(coronal));
        Assert.Equal(10, Assert.Single(index.Series).Slices.Count);
        Assert.Equal(["other-grid", "other-grid", "other-grid"], index.Objects.Select(item => item.Fault.Code));
        Assert.Contains(index.Series[0].Warnings, warning => warning.Code == SeriesWarningCodes.MixedGrids);
    }

    [Fact]
    public void Two_equal_stacks_in_one_series_reject() => Assert.Equal(
        "mixed-grids", Fault(Heights(5, 2).SelectMany(z => new[] { At(z), At(z + 100) with { SpacingX = 0.5 } })));

    [Fact]
    public void Every_slice_of_its_own_frame_of_reference_is_still_one_series() =>
        Assert.Single(
            Index(Heights(5, 1).Select(z => At(z) with { FrameOfReferenceUid = DicomUid.FromHash($"{z}") })).Series);

    [Fact]
    public void Instance_numbers_only_warn()
    {
        var series = Assert.Single(
            Index(Heights(5, 1).Select(z => At(z) with { InstanceNumber = (int)(z * z) + 1 })).Series);
        Assert.Equal([SeriesWarningCodes.InstanceNumberGap], series.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void A_clean_series_has_no_warnings() =>
        Assert.Empty(Index(Heights(5, 1).Select(z => At(z))).Series[0].Warnings);

    [Fact]
    public void Only_a_localizer_rejects_its_series_as_one() =>
        Assert.Equal("localizer", Fault([At(0) with { ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"] }]));

    [Fact]
    public void Steps_of_astronomic_difference_end_as_irregular()
    {
        Assert.Equal("irregular-spacing", Fault([At(0), At(0.02), At(9e8)]));
        Assert.Equal("irregular-spacing", Fault([At(-9e8), At(0), At(0.02), At(0.04)]));
    }

    private static double[] Heights(int count, double step) => [.. Enumerable.Range(0, count).Select(i => i * step)];

    private static CtSliceDescription At(double z) => Synthetic.Slice(z);

    private static string Fault(IEnumerable<CtSliceDescription> slices, SeriesIndexerOptions? options = null)
    {
        var index = Index(slices, options);
        Assert.Empty(index.Series);
        return Assert.Single(index.Rejections).Fault.Code;
    }

    private static SeriesIndex Index(IEnumerable<CtSliceDescription> slices, SeriesIndexerOptions? options = null) =>
        SeriesIndexer.Index(
            slices.Select((slice, i) => new IndexedObject(
                $"{i:D4}.dcm", Header(slice.InstanceNumber == 1 ? slice with { InstanceNumber = i + 1 } : slice))),
            options);

    private static HeaderRead Header(CtSliceDescription slice)
    {
        var dataset = CtSliceWriter.Dataset(slice, new short[Synthetic.Rows * Synthetic.Columns]);
        return SliceHeaderReader.Read(new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(dataset));
    }
}
