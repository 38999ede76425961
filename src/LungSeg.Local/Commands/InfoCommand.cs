using System.CommandLine;
using System.Text.Json;
using LungSeg.Dicom.FoDicom;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Series;
using LungSeg.Pipeline.Summary;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg info</c>: what <c>run</c> would do with a folder, with the same options, without doing it.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dicom-folder") { Description = "The scan: a folder, searched with its subfolders and the archives in it, or a zip, tar or tar.gz." };
        var json = new Option<bool>("--json") { Description = "Print it as JSON and nothing else." };
        var processing = new ProcessingArguments();
        var command = new Command("info", "Say what run would do with a folder of DICOM, and why not where it would not.") { folder, json };
        processing.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder)!, processing.Parse(parsed), parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo folder, ProcessingOptions options, bool json, TextWriter output, CancellationToken cancellation)
    {
        Folders.Input(folder);
        var containers = new Containers();
        using var scratch = new RunScratch(containers);
        var store = LocalStores.ForInfo(folder, containers, scratch);
        var index = await FolderIndex.ReadAsync(store, containers, OptionalDecoders.All, options, cancellation);
        if (json) output.WriteLine(JsonSerializer.Serialize(InfoDocument.Of(index), InfoJson.Default.InfoDocument));
        else Print(index, output);
        return index.Series.Count > 0 ? ExitCodes.Done : ExitCodes.Rejected;
    }

    private static void Print(FolderIndex index, TextWriter output)
    {
        foreach (var series in index.Series) Print(series, output);
        foreach (var item in LeftOut.Of(index.LeftOut.RejectedSeries, index.LeftOut.RejectedObjects)) output.WriteLine(item);
        if (index.Series.Count == 0) output.WriteLine("There is no series here that can be processed.");
    }

    private static void Print(FoundSeries found, TextWriter output)
    {
        var (series, grid, made) = (found.Series, found.Series.Geometry, found.Plan.IsotropicGrid.ToGeometry());
        output.WriteLine($"{found.Plan.Description.Key}: would be processed");
        if (found.Plan.Description.SourceFolder is { Length: > 0 } folder) output.WriteLine($"  in {folder}");
        output.WriteLine($"  series {series.SeriesInstanceUid}, {series.Objects.Count()} slices, one is {series.Objects.First().Key.ObjectName}");
        output.WriteLine(FormattableString.Invariant(
            $"  {grid.Size} voxels of {grid.Spacing.X:0.###} x {grid.Spacing.Y:0.###} x {grid.Spacing.Z:0.###} mm, slice thickness {series.SliceThickness:0.###} mm"));
        output.WriteLine(FormattableString.Invariant(
            $"  lungs found on {made.Size} voxels of {made.Spacing.X:0.###} x {made.Spacing.Y:0.###} x {made.Spacing.Z:0.###} mm"));
        var (scanner, kernel) = (series.Acquisition, series.Acquisition.ConvolutionKernel);
        string?[] facts = [$"{scanner.Manufacturer} {scanner.ManufacturerModelName}".Trim(), string.IsNullOrWhiteSpace(kernel) ? null : $"kernel {kernel}", .. series.TransferSyntaxes];
        output.WriteLine($"  {string.Join(", ", facts.Where(fact => !string.IsNullOrEmpty(fact)))}");
        foreach (var warning in series.Warnings) output.WriteLine($"  note: {warning.Message} [{warning.Code}]");
    }
}
