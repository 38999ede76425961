using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Measurements;

public class LungMeasurerTests
{
    private static readonly VolumeGeometry Grid = VolumeGeometry.AxisAligned(
        new(20, 10, 9), new(2, 2, 5), new(-20, 0, 100));

    [Fact]
    public void A_lung_of_two_densities_has_the_closed_form_answers()
    {
        // Right lung: 5 x 10 x 9 = 450 voxels of 20 mm3 = 9 mL; a fifth of each row at -960 HU, the rest at -850.
        using var hu = new Volume<short>(Grid);
        using var labels = new Volume<byte>(Grid);
        for (var i = 0; i < 20 * 10 * 9; i++)
        {
            if (i % 20 >= 5) continue;
            labels.Span[i] = 1;
            hu.Span[i] = i % 20 == 0 ? (short)-960 : (short)-850;
        }

        var right = Measure(hu, labels).Each[0]!;

        Assert.Equal(450, Value(right.Whole, "voxels"));
        Assert.Equal(9, Value(right.Whole, "volumeMl"), 9);
        Assert.Equal(-872, Value(right.Whole, "meanHu"), 9);
        Assert.Equal(44, Value(right.Whole, "standardDeviationHu"), 9); // 110 sqrt(.2 * .8)
        Assert.Equal(-1.5, Value(right.Whole, "skewness"), 9); // (.2 - .8) / sqrt(.16), towards the dark
        Assert.Equal(0.25, Value(right.Whole, "kurtosis"), 9); // (1 - 6 * .16) / .16
        Assert.Equal(9 * 0.128, Value(right.Whole, "massG"), 9);
        Assert.Equal(20, Value(right.Whole, "laa950Percent"), 9);
        Assert.Equal(20, Value(right.Whole, "laa856Percent"), 9);
        Assert.Equal(0, Value(right.Whole, "haa700Percent"), 9);
        Assert.Equal(-960, Value(right.Whole, "perc10Hu"), 9); // half of that bin
        Assert.Equal(-959.75, Value(right.Whole, "perc15Hu"), 9);
        Assert.Equal(
            [150, 150, 150],
            new[] { right.UpperThird, right.MiddleThird, right.LowerThird }.Select(t => (int)t.Voxels));
        Assert.Equal(new(-16, 9, 120), right.Centroid);
        Assert.Equal(new(-20, 0, 100), right.BoxMin);
        Assert.Equal(new(-12, 18, 140), right.BoxMax);
    }

    [Fact]
    public void Thirds_follow_the_patient_and_not_the_slice_order()
    {
        var feetLast = Grid with { AxisZ = new(0, 0, -1), AxisY = new(0, -1, 0) };
        using var hu = new Volume<short>(feetLast);
        using var labels = new Volume<byte>(feetLast);
        labels.Span.Fill(2);
        hu.Span.Fill(-800);
        hu.Slab(0, 3).Fill(-900);

        var left = Measure(hu, labels).Each[1]!;

        Assert.Equal(-900, left.UpperThird.MeanHu);
        Assert.Equal(-800, left.LowerThird.MeanHu);
    }

    [Fact]
    public void High_attenuation_bands_have_their_limits_in_or_out_as_defined()
    {
        var histogram = new HounsfieldHistogram();
        foreach (var value in (short[])[-700, -699, -600, -599, -500, -499, -250, -249, -951, -950])
            histogram.Add(value);

        var density = new RegionDensity(histogram, 1);

        Assert.Equal(50, Value(density, "haa600To250Percent"), 9);
        Assert.Equal(70, Value(density, "haa700Percent"), 9);
        Assert.Equal(50, Value(density, "haa600Percent"), 9);
        Assert.Equal(30, Value(density, "haa500Percent"), 9);
        Assert.Equal(10, Value(density, "haa250Percent"), 9);
        Assert.Equal(10, Value(density, "laa950Percent"), 9);
        Assert.Equal(20, Value(density, "laa925Percent"), 9);
    }

    [Fact]
    public void Without_lungs_nothing_is_measured()
    {
        using var hu = new Volume<short>(Grid);
        using var labels = new Volume<byte>(Grid);

        var measured = Measure(hu, labels);

        Assert.Null(measured.All);
        Assert.Equal([null, null], measured.Each);
    }

    private static double Value(RegionDensity density, string key) =>
        Measures.All.Single(measure => measure.Key == key).OfDensity!(density);

    /// <summary>Measures labels, 1 right and 2 left, slab by slab.</summary>
    private static LungMeasurements Measure(Volume<short> hounsfield, Volume<byte> labels)
    {
        using var right = LabelBits.Of(labels, 1);
        using var left = LabelBits.Of(labels, 2);
        var measurer = new LungMeasurer(right, left);
        for (var z = 0; z < hounsfield.Size.Z; z += 4)
        {
            measurer.Add(new(hounsfield, z, Math.Min(4, hounsfield.Size.Z - z)));
        }

        return measurer.Measure();
    }
}
