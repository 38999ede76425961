using System.CommandLine;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>
/// <c>lungseg run</c>: one folder, in this process, with memory as scratch, as long as there is enough of it.
/// </summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var folder = Places.Argument(
            "scan",
            "A folder, searched with its subfolders and the archives in it, or a zip, tar, tar.gz, NIfTI, NRRD or "
                + "MetaImage.");
        var outFolder = Places.Option(
            "--out", "Where the results go; may lie inside the scan's folder.", required: true);
        var caseId = new Option<string?>("--case")
        {
            Description = "What the case is called in its results; left out: as the scan's folder is.",
        };
        var rerun = new Option<bool>("--rerun")
        {
            Description = "Where --out has results already: add a revision beside them.",
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON and nothing else." };
        var processing = new ProcessingArguments();

        var command = new Command("run", "Process a folder of DICOM, NIfTI, NRRD or MetaImage.")
        {
            folder,
            outFolder,
            caseId,
            rerun,
            json,
        };
        processing.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(folder)!, parsed.GetValue(outFolder)!, processing.Parse(parsed),
                    parsed.GetValue(rerun), parsed.GetValue(json), cancellation, parsed.GetValue(caseId),
                    parsed.InvocationConfiguration));
        return command;
    }

    /// <summary>Runs the folder and prints the outcome; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        DirectoryInfo folder, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, bool json,
        CancellationToken cancellation, string? caseId = null, InvocationConfiguration? streams = null)
    {
        Folders.Input(folder);
        if (Folders.AreSame(folder, outFolder))
        {
            throw new UsageException(
                $"--out is the scan's own folder, {folder.FullName}. Name a folder within it or beside it.");
        }

        Folders.Output(outFolder, "--out");
        using var run = new InProcessRun(folder, outFolder, caseId ?? CaseNames.Of(folder));
        if (!rerun && await run.HasResultAsync(cancellation))
        {
            throw new UsageException(
                $"{outFolder.FullName} has results already. Name another --out, or pass --rerun to add a revision "
                    + "beside them.");
        }

        var outcome = await ProgressViews
            .For(json)
            .ShowAsync(report => run.RunAsync(options, rerun, report, cancellation));
        var ended = await EndedCase.ReadAsync(run.Store, run.Containers, outcome, cancellation);
        new OutcomePrinter(
            outFolder.FullName, json, streams?.Output ?? Console.Out, streams?.Error ?? Console.Error).Print(ended);
        return ended.ExitCode;
    }
}
