using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LungSeg.Dicom.FoDicom;
using LungSeg.Local.Driver;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Planning;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>
/// <c>lungseg info</c>: what <c>run</c> would do with a folder, with the same options, without doing it.
/// </summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var folder = Places.Argument(
            "scan",
            "A folder, searched with its subfolders and the archives in it, or a zip, tar, tar.gz, NIfTI, NRRD or "
                + "MetaImage.");
        var json = new Option<bool>("--json") { Description = "Print it as JSON and nothing else." };
        var casePer = TreeCommand.CasePer();
        var processing = new ProcessingArguments();
        var command = new Command("info", "Say what run would do with a scan, and why not where it would not.")
        {
            folder,
            casePer,
            json,
        };
        processing.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(folder)!, parsed.GetValue(casePer), processing.Parse(parsed),
                    parsed.GetValue(json), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo folder, string? casePer, ProcessingOptions options, bool json, InvocationConfiguration streams,
        CancellationToken cancellation)
    {
        Folders.Input(folder);
        var tree = await TreeCommand.FindAsync(folder, outFolder: null, casePer, streams.Error, cancellation);
        var codes = new List<int>();
        foreach (var one in tree?.Cases ?? [new(CaseNames.Of(folder), folder)])
        {
            var index = await IndexAsync(one, options, cancellation);
            codes.Add(index.Series.Count > 0 ? ExitCodes.Done : ExitCodes.Rejected);
            if (json)
                streams.Output.WriteLine(
                    JsonSerializer.Serialize(
                        InfoDocument.Of(one.Id, index, options.Model), InfoJson.Default.InfoDocument));
            else Print(tree is null ? null : one.Id, index, options.Model, streams.Output);
        }

        return ExitCodes.Of(codes);
    }

    private static async Task<FolderIndex> IndexAsync(
        TreeCase one, ProcessingOptions options, CancellationToken cancellation)
    {
        var containers = new Containers();
        using var scratch = new RunScratch(containers);
        var store = LocalStores.ForInfo(one.Scan, containers, scratch, one.Names);
        return await FolderIndex.ReadAsync(store, containers, OptionalDecoders.All, options, cancellation);
    }

    private static void Print(string? caseId, FolderIndex index, ModelReference? model, TextWriter output)
    {
        if (caseId is not null) output.WriteLine($"case {caseId}");
        if (model is not null) output.WriteLine($"model: {model.Name}, {model.File}, SHA-256 {model.Sha256}");
        foreach (var series in index.Series)
            Print(series, output);
        foreach (var item in LeftOut.Of(index.LeftOut.RejectedSeries, index.LeftOut.RejectedObjects))
            output.WriteLine(item);
        if (index.Series.Count == 0)
            output.WriteLine("There is no series here that can be processed.");
        if (caseId is not null) output.WriteLine();
    }

    private static void Print(SeriesPlan plan, TextWriter output)
    {
        var (series, grid, made) = (plan.Description, plan.StoredGrid, plan.IsotropicGrid.ToGeometry());
        output.WriteLine($"{series.Key}: would be processed");
        if (series.SourceFolder is { Length: > 0 } folder)
            output.WriteLine($"  from {folder}");
        if (plan.SlicesThere is [var first, ..] there)
            output.WriteLine($"  series {series.SeriesInstanceUid}, {there.Count} slices, one is {first.Blob}");
        else
            output.WriteLine($"  {series.FileFormat}, {series.SourceFile}");
        var thickness = series.SliceThicknessMm is { } mm
            ? FormattableString.Invariant($", slice thickness {mm:0.###} mm")
            : "";
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {grid.Size} voxels of {grid.Spacing.X:0.###} x {grid.Spacing.Y:0.###} x {grid.Spacing.Z:0.###} "
                    + $"mm{thickness}"));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  lungs would be looked for on {made.Size} voxels of {made.Spacing.X:0.###} x "
                    + $"{made.Spacing.Y:0.###} x {made.Spacing.Z:0.###} mm"));
        var kernel = series.ConvolutionKernel;
        string?[] facts =
        [
            $"{series.Manufacturer} {series.ManufacturerModelName}".Trim(),
            string.IsNullOrWhiteSpace(kernel) ? null : $"kernel {kernel}",
            series.TransferSyntax,
        ];
        if (facts.Any(fact => !string.IsNullOrEmpty(fact)))
            output.WriteLine($"  {string.Join(", ", facts.Where(fact => !string.IsNullOrEmpty(fact)))}");
        foreach (var warning in plan.Warnings)
            output.WriteLine($"  note: {warning.Message} [{warning.Code}]");
    }
}
