using System.Text.Json;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Exports;
using LungSeg.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>Results turned into further formats: the bytes are those that the run itself would have written.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportTests()
    {
        Directory.CreateDirectory(_folder["scan"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("robust")]
    [InlineData("tutorial")]
    public async Task Every_format_has_the_bytes_of_a_run(string method)
    {
        using var all = await RunAsync([.. Exporters.Names], method);
        using var masks = await RunAsync(["masks"], method);

        var export = await ExportAsync([masks.Folder, "--source", _folder["scan"], "--format", .. Exporters.Names]);

        Assert.Equal(ExitCodes.Done, export.ExitCode);
        AssertSameBytes(all);
    }

    [Fact]
    public async Task The_ct_among_the_results_stands_for_the_scan()
    {
        var withoutSource = Exporters.All.Where(format => !format.Needs.HasFlag(ExportNeeds.SourceSlices));
        string[] formats = [.. withoutSource.Select(format => format.Format)];
        using var all = await RunAsync([.. Exporters.Names]);

        var export = await ExportAsync([all.Folder, "--format", .. formats]);

        Assert.Equal(ExitCodes.Done, export.ExitCode);
        var names = all.Summaries[0].Files.Select(file => file.Name);
        AssertSameBytes(all, except: [.. names.Where(name => name.EndsWith(".dcm", StringComparison.Ordinal))]);
    }

    [Fact]
    public async Task Triangles_are_taken_away_to_a_budget_and_the_error_is_stated()
    {
        using var run = await RunAsync(["masks"]);

        await ExportAsync([run.Folder, "--format", "ply", "--triangles", "1500"]);

        var surfaces = Exported(run)
            .GetProperty("surfaces")
            .EnumerateArray()
            .ToDictionary(surface => surface.GetProperty("name").GetString()!);
        var lung = surfaces["lungs-right"];
        Assert.InRange(lung.GetProperty("triangles").GetInt32(), 1400, 1500);
        Assert.InRange(lung.GetProperty("errorMm").GetDouble(), 0.001, 3);
        var volume = run.Summaries[0].Regions.Single(region => region.Name == "right-lung").VolumeMl;
        Assert.Equal(volume, lung.GetProperty("volumeMl").GetDouble(), 0.05 * volume);
    }

    [Theory]
    [InlineData(null, "source-not-found")]
    [InlineData("cut", "source-differs")]
    public async Task A_scan_that_is_not_there_or_not_the_one_is_named(string? source, string code)
    {
        using var run = await RunAsync(["masks"]);
        Directory.CreateDirectory(_folder["cut"]);
        foreach (var (name, bytes) in SmallPatient.FromTheFeet.Skip(10))
            File.WriteAllBytes(Path.Combine(_folder["cut"], name), bytes);

        var export = await ExportAsync([
            run.Folder,
            "--json",
            "--format",
            "dicom-seg",
            .. source is null ? Array.Empty<string>() : ["--source", _folder[source]],
        ]);

        Assert.Equal(ExitCodes.Rejected, export.ExitCode);
        Assert.Equal(
            code, JsonDocument.Parse(export.Output).RootElement.GetProperty("fault").GetProperty("code").GetString());
        Assert.False(
            Directory.Exists(_folder["out"])
                && Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task A_result_without_masks_is_named()
    {
        using var run = await RunAsync(["previews"]);

        var export = await ExportAsync([run.Folder, "--json", "--format", "stl"]);

        Assert.Equal(ExitCodes.Rejected, export.ExitCode);
        Assert.Contains("result-incomplete", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stores_case_is_exported_with_its_own_scan()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = BlobStores.Open(_folder["store"]);
        await SmallPatient.DropAsync(store, "scans", "patient-1", SmallPatient.Slices, cancellation);
        await SmallPatient.MarkAsync(store, "scans", "patient-1", cancellation);
        var options = FolderRun.Coarse;
        var watch = await CommandRun.Of(
            WatchCommand.Create(), "--store", _folder["store"], "--until-idle", "--json", "--spacing",
            $"{options.SpacingMm}", "--formats", "masks");
        Assert.Equal(ExitCodes.Done, watch.ExitCode);

        var export = await ExportAsync([_folder["store"], "--case", "patient-1", "--format", "dicom-seg", "seg-nrrd"]);

        Assert.Equal(ExitCodes.Done, export.ExitCode);
        Assert.Equal(2, Directory.GetFiles(_folder["out"], "lungs.seg.*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Help_names_every_format_and_what_it_needs()
    {
        var help = ExportCommand.Create().Options.Single(option => option.Name == "--format").Description!;

        Assert.All(Exporters.All, exporter =>
            Assert.Contains($"{exporter.Format}: {exporter.Description}", help, StringComparison.Ordinal)
        );
        Assert.Contains("(needs the scan)", help, StringComparison.Ordinal);
    }

    private Task<FolderRun> RunAsync(string[] formats, string method = "robust") =>
        FolderRun.Of(_folder["scan"], FolderRun.Coarse with { Formats = formats, Method = method });

    private Task<CommandRun> ExportAsync(IEnumerable<string> arguments) =>
        CommandRun.Of(ExportCommand.Create(), [.. arguments, "--out", _folder["out"]]);

    private JsonElement Exported(FolderRun run) => JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(_folder["out"], run.Summaries[0].Series.Key, "export.json"))).RootElement;

    private void AssertSameBytes(FolderRun run, params string[] except)
    {
        var expected = run.Summaries[0].Files.Where(file => file.Name != "report.html" && !except.Contains(file.Name));
        var found = Exported(run)
            .GetProperty("files")
            .EnumerateArray()
            .ToDictionary(
                file => file.GetProperty("name").GetString()!, file => file.GetProperty("sha256").GetString());
        Assert.Equal(
            expected.Select(file => (file.Name, (string?)file.Sha256)).Distinct().Order(),
            found.Select(file => (file.Key, file.Value)).Order());
    }
}
