using System.Text.Json;
using LungSeg.Dicom.Series;

namespace LungSeg.Dicom.Tests.Series;

public sealed class CtSeriesJsonTests
{
    [Fact]
    public void A_series_survives_json_as_stages_hand_it_on()
    {
        var series = new CtSeries
        {
            StudyInstanceUid = "1.2",
            SeriesInstanceUid = "1.2.3",
            Geometry = new(new(3, 4, 5), new(0.7, 0.7, 1.1), new(-1.5, 2, 3), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)),
            Slices = [new(new("a/b.dcm", 7), "1.2.4", "1.2.5"), null],
            Acquisition = new() { Kvp = 120 },
            TransferSyntaxes = ["RLE Lossless"],
            Warnings = [new("code", "message")],
        };
        var read = JsonSerializer.Deserialize<CtSeries>(JsonSerializer.Serialize(series))!;
        Assert.Equal(series.Geometry, read.Geometry);
        Assert.Equal(series.Slices, read.Slices);
        Assert.Equal(series.Warnings, read.Warnings);
        Assert.Equal(series.Acquisition, read.Acquisition);
    }
}
