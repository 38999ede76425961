using System.CommandLine;
using System.Text.Json;
using LungSeg.Dicom.FoDicom;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Series;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg info</c>: what is in a folder, per series, and whether it can be processed and why not.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dicom-folder") { Description = "The folder; searched with its subfolders." };
        var allowMissing = new Option<bool>("--allow-missing-slices") { Description = "As for run." };
        var resampleUneven = new Option<bool>("--resample-uneven") { Description = "As for run." };
        var maxVoxels = new Option<long?>("--max-voxels") { Description = "As for run." };
        var json = new Option<bool>("--json") { Description = "Print it as JSON and nothing else." };
        var command = new Command("info", "Say what is in a folder of DICOM and whether it can be processed.") { folder, allowMissing, resampleUneven, maxVoxels, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder)!,
            new() { AllowMissingSlices = parsed.GetValue(allowMissing), ResampleUneven = parsed.GetValue(resampleUneven), MaxVoxels = parsed.GetValue(maxVoxels) },
            parsed.GetValue(json),
            parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo folder, ProcessingOptions options, bool json, TextWriter output, CancellationToken cancellation)
    {
        if (!folder.Exists) throw new UsageException($"There is no folder {folder.FullName}.");
        var containers = new Containers();
        var store = LocalStores.Scans(folder, containers);
        var index = await FolderIndex.ReadAsync(store, containers, OptionalDecoders.All, options, cancellation);
        if (json) output.WriteLine(JsonSerializer.Serialize(InfoDocument.Of(index), InfoJson.Default.InfoDocument));
        else Print(index, output);
        return index.Series.Count > 0 ? ExitCodes.Done : ExitCodes.Rejected;
    }

    private static void Print(SeriesIndex index, TextWriter output)
    {
        foreach (var series in index.Series) Print(series, output);
        foreach (var series in index.Rejections)
        {
            output.WriteLine($"{series.SeriesInstanceUid}: {series.ObjectNames.Count} files, can't be processed");
            output.WriteLine($"  {series.Fault.Message} {series.Fault.Cure} [{series.Fault.Code}]");
        }

        foreach (var item in index.Objects) output.WriteLine($"{item.ObjectName}: left out. {item.Fault.Message} [{item.Fault.Code}]");
        if (index.Series.Count == 0) output.WriteLine("There is no series here that can be processed.");
    }

    private static void Print(CtSeries series, TextWriter output)
    {
        var grid = series.Geometry;
        output.WriteLine($"{series.SeriesInstanceUid}: can be processed");
        output.WriteLine(FormattableString.Invariant(
            $"  {grid.Size} voxels of {grid.Spacing.X:0.###} x {grid.Spacing.Y:0.###} x {grid.Spacing.Z:0.###} mm, slice thickness {series.SliceThickness:0.###} mm"));
        var (scanner, kernel) = (series.Acquisition, series.Acquisition.ConvolutionKernel);
        string?[] facts = [$"{scanner.Manufacturer} {scanner.ManufacturerModelName}".Trim(), string.IsNullOrWhiteSpace(kernel) ? null : $"kernel {kernel}", .. series.TransferSyntaxes];
        output.WriteLine($"  {string.Join(", ", facts.Where(fact => !string.IsNullOrEmpty(fact)))}");
        foreach (var warning in series.Warnings) output.WriteLine($"  note: {warning.Message} [{warning.Code}]");
    }
}
