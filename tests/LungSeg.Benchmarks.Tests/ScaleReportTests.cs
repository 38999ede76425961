using System.Globalization;
using System.Xml.Linq;
using LungSeg.Benchmarks.Simulation;
using LungSeg.TestKit.Tools;

namespace LungSeg.Benchmarks.Tests;

/// <summary>What docs/scale.md shows comes from the code and the measurement that are checked in.</summary>
public class ScaleReportTests
{
    [Fact]
    public void The_checked_in_pictures_and_tables_are_those_that_simulate_makes()
    {
        using var folder = new TemporaryFolder();
        MeasuredScan Measured(string name) =>
            MeasuredScan.Read(InRepository("tests", "LungSeg.Benchmarks", "Simulation", name));

        ScaleReport.Write(folder.Path, Measured("measured.json"), Measured("measured-shipped.json"), new());

        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var kept = File.ReadAllText(InRepository("docs", "scale", Path.GetFileName(file)));
            Assert.Equal(kept.ReplaceLineEndings("\n"), File.ReadAllText(file).ReplaceLineEndings("\n"));
            if (file.EndsWith(".svg", StringComparison.Ordinal)) Assert.NotEmpty(XDocument.Load(file).Root!.Elements());
        }
    }

    [Fact]
    public void The_prices_are_those_of_the_infrastructures_readme()
    {
        var rows = File.ReadLines(InRepository("infra", "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 3)
            .ToList();
        double Price(string symbol) =>
            double.Parse(rows.Single(row => row[1] == symbol)[2], CultureInfo.InvariantCulture);

        Assert.Equal(new Prices(Price("pg"), Price("pe"), Price("pw"), Price("pr"), Price("pv")), new Prices());
    }

    [Fact]
    public void A_measurement_is_the_fastest_run_of_each_stage()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], Summary(convert: 1.5, segment: 7));
        File.WriteAllText(folder["b.json"], Summary(convert: 2.5, segment: 6));

        var measured = MeasuredScan.Of([folder["a.json"], folder["b.json"]], "scan", "machine");
        measured.Write(folder["measured.json"]);

        Assert.Equal((3, 6, 200), (measured.ConvertSeconds, measured.SegmentSeconds, measured.ScanBytes));
        Assert.Equal(
            new MeasuredExport("masks", 0.5, 30), Assert.Single(MeasuredScan.Read(folder["measured.json"]).Exports));
        Assert.Equal(60, measured.NativeVoxels);
    }

    private static string Summary(double convert, double segment) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "series": { "slices": 5 }, "nativeGrid": { "sizeVoxels": [3, 4, 5] }, "isotropicGrid": { "sizeVoxels": [2, 2, 2] },
              "timings": [
                { "stage": "ConvertSlab", "seconds": {{convert}}, "bytesRead": 100, "bytesWritten": 0 },
                { "stage": "ConvertSlab", "seconds": {{convert}}, "bytesRead": 100, "bytesWritten": 0 },
                { "stage": "SegmentVolume", "seconds": {{segment}}, "bytesRead": 1, "bytesWritten": 2 },
                { "stage": "ExportResult:masks", "seconds": 0.5, "bytesRead": 1, "bytesWritten": 30 }]
            }
            """
        );

    private static string InRepository(params string[] path) => Path.Combine([RepositoryRoot.Path!, .. path]);
}
