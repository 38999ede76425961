using System.CommandLine;
using LungSeg.Local.Terminal;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg run</c>: one folder, in this process, with memory as scratch, as long as there is enough of it.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dicom-folder") { Description = "The scan; searched with its subfolders." };
        var outFolder = new Option<DirectoryInfo>("--out") { Description = "Where the results go.", Required = true };
        var rerun = new Option<bool>("--rerun") { Description = "Where --out has results already: add a revision beside them." };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON and nothing else." };
        var processing = new ProcessingArguments();

        var command = new Command("run", "Process a folder of DICOM.") { folder, outFolder, rerun, json };
        processing.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder)!, parsed.GetValue(outFolder)!, processing.Parse(parsed),
            parsed.GetValue(rerun), parsed.GetValue(json), cancellation));
        return command;
    }

    /// <summary>Runs the folder and prints the outcome; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        DirectoryInfo folder, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, bool json, CancellationToken cancellation)
    {
        if (!folder.Exists) throw new UsageException($"There is no folder {folder.FullName}.");

        if (IsSame(folder, outFolder))
        {
            throw new UsageException($"--out is the scan's own folder, {folder.FullName}. Name a folder within it or beside it.");
        }

        using var run = new InProcessRun(folder, outFolder);
        if (!rerun && await run.HasResultAsync(cancellation))
        {
            throw new UsageException(
                $"{outFolder.FullName} has results already. Name another --out, or pass --rerun to add a revision beside them.");
        }

        var outcome = await ProgressViews.For(json).ShowAsync(report => run.RunAsync(options, rerun, report, cancellation));
        await new OutcomePrinter(run.Store, run.Containers, outFolder.FullName, json).PrintAsync(outcome, cancellation);
        return outcome.Status switch
        {
            CaseStatus.Complete or CaseStatus.Unchanged => ExitCodes.Done,
            CaseStatus.Rejected => ExitCodes.Rejected,
            _ => ExitCodes.Failed,
        };
    }

    private static bool IsSame(DirectoryInfo one, DirectoryInfo other) =>
        Path.GetRelativePath(Real(one), Real(other)) == ".";

    /// <summary>The folder behind a link, itself where it is none.</summary>
    private static string Real(DirectoryInfo folder) =>
        (folder.Exists ? folder.ResolveLinkTarget(returnFinalTarget: true) : null)?.FullName ?? folder.FullName;
}
