using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LungSeg.Local.Benching;
using LungSeg.Local.Terminal;
using LungSeg.Phantoms;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg bench</c>: what a scan costs on this machine, stage by stage.</summary>
internal static class BenchCommand
{
    /// <summary>A chest CT of the usual size.</summary>
    private static readonly VolumeGeometry PhantomScan = PhantomGrid.Centred(new(512, 512, 133), new(0.7, 0.7, 2.5));

    public static Command Create()
    {
        var folder = Places.Argument(
            "dicom-folder", "The scan; left out: a synthetic thorax of 512 x 512 x 133 voxels.");
        folder.Arity = ArgumentArity.ZeroOrOne;
        var runs = Numbers.Whole(
            "--runs", "How often; the first does not count where there are several.", 1, 1000, "runs", 4);
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON and nothing else." };
        var processing = new ProcessingArguments();
        var command = new Command("bench", "Measure what a scan costs on this machine.") { folder, runs, json };
        processing.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder), processing.Parse(parsed), parsed.GetValue(runs), parsed.GetValue(json),
            parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo? folder, ProcessingOptions options, int runs, bool json, TextWriter output,
        CancellationToken cancellation)
    {
        if (folder is not null) Folders.Input(folder);
        var phantom = folder is null ? WritePhantom() : null;
        try
        {
            var report = await new BenchRun(folder ?? phantom!, options).MeasureAsync(runs, cancellation);
            if (json) output.WriteLine(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
            else Print(report, output);
            return ExitCodes.Done;
        }
        finally
        {
            phantom?.Delete(recursive: true);
        }
    }

    private static DirectoryInfo WritePhantom()
    {
        var folder = Directory.CreateTempSubdirectory("lungseg-phantom-");
        foreach (var (name, bytes) in PhantomDicom.Files(PhantomScan))
            File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);
        return folder;
    }

    private static void Print(BenchReport report, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant(
            $"{report.Voxels:N0} voxels, method {report.Method}, {report.Runs} runs, {report.Processor}"));
        output.WriteLine(FormattableString.Invariant(
            $"Memory copies {report.MemoryBytesPerSecond / 1e9:F1} GB/s, read and written."));
        output.WriteLine($"{"stage",-28} {"seconds",9} {"Mvoxel/s",9} {"of memory",9} {"MB read",9} {"MB written",10}");
        foreach (var stage in report.Stages)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stage.Stage,-28} {stage.Seconds,9:F3} {stage.VoxelsPerSecond / 1e6,9:F0} "
                        + $"{stage.MemoryLimitFraction,9:P0} {stage.BytesRead / 1e6,9:F1} "
                        + $"{stage.BytesWritten / 1e6,10:F1}"));
        }
    }
}
