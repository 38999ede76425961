using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Layout;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Pipeline.Tests.Layout;

/// <summary>What a series' folder is called.</summary>
public class SeriesKeysTests
{
    [Theory]
    [InlineData("ThoraxRoutine  8.0.0  B40f", "B40f", "series-3-thorax-routine-b40f")]
    [InlineData("5mm", "L", "series-3-5mm-l")]
    [InlineData("CHEST 1,25 mm LUNG", "BONEPLUS", "series-3-chest-1.25mm-lung-boneplus")]
    [InlineData("CTThorax nativ insp.", @"I70f\3", "series-3-thorax-nativ-insp-i70f")]
    [InlineData("axial lung HR thin recon sharp", null, "series-3-axial-lung-hr-thin")]
    [InlineData("LUNG", "LUNG", "series-3-lung")]
    [InlineData(null, null, "series-3")]
    public void A_series_is_called_after_its_number_what_it_shows_and_its_kernel(
        string? description, string? kernel, string expected) =>
        Assert.Equal([expected], SeriesKeys.Of([Series(3, "1.2", description, kernel)]));

    [Theory]
    [InlineData("Mustermann^Erika 1960-01-02 Thorax")]
    [InlineData("thorax MUSTERMANN 4711 19600102")]
    [InlineData("../../Thorax: Müller/Erika\\4711mm")]
    public void No_name_number_or_date_leaves_a_description(string description) =>
        Assert.Equal(["series-3-thorax"], SeriesKeys.Of([Series(3, "1.2", description, "../x")]));

    [Fact]
    public void A_hash_tells_series_apart_that_would_be_called_the_same()
    {
        var keys = SeriesKeys.Of(
        [
            Series(3, "1.2", "Thorax", "B40f"), Series(3, "1.3", "Thorax", "B40f"), Series(4, "1.4", "Thorax", "B40f"),
        ]);
        Assert.Equal(
            [
                $"series-3-thorax-b40f-{SeriesKeys.HashOf("1.2")}", $"series-3-thorax-b40f-{SeriesKeys.HashOf("1.3")}",
                "series-4-thorax-b40f",
            ],
            keys);
    }

    [Fact]
    public void Without_a_number_there_is_a_hash() =>
        Assert.Equal(
            [$"series-thorax-{SeriesKeys.HashOf("1.2")}"], SeriesKeys.Of([Series(null, "1.2", "Thorax", null)]));

    [Fact]
    public void Scans_of_one_series_say_which_they_are() =>
        Assert.Equal(
            ["series-3-b40f-acquisition-1", "series-3-b40f-acquisition-2"],
            SeriesKeys.Of(
            [
                Series(3, "1.2", null, "B40f") with { Part = "acquisition-1" },
                Series(3, "1.2", null, "B40f") with { Part = "acquisition-2" },
            ]));

    private static CtSeries Series(int? number, string uid, string? description, string? kernel) => new()
    {
        StudyInstanceUid = "1",
        SeriesInstanceUid = uid,
        SeriesNumber = number,
        SeriesDescription = description,
        Geometry = VolumeGeometry.AxisAligned(new(1, 1, 1), new(1, 1, 1)),
        Slices = [],
        Acquisition = new() { ConvolutionKernel = kernel },
        TransferSyntaxes = [],
        Warnings = [],
    };
}
