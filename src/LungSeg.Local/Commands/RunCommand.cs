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
        var caseId = Names.Case();
        var rerun = new Option<bool>("--rerun")
        {
            Description = "Where --out has results already: add a revision beside them; of many cases, beside those "
                + "that were made with other options.",
        };
        var casePer = TreeCommand.CasePer();
        var jobs = Numbers.Whole(
            "--jobs",
            "Of many cases, how many at a time; each takes the memory of one alone. The default is what cores and "
                + "memory allow on this machine.",
            1, 64, "cases", JobLimit.Usual);
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON and nothing else." };
        var processing = new ProcessingArguments();

        var command = new Command("run", "Process a folder of DICOM, NIfTI, NRRD or MetaImage.")
        {
            folder,
            outFolder,
            caseId,
            casePer,
            jobs,
            rerun,
            json,
        };
        processing.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(caseId) is null || result.GetResult(casePer)?.Errors.Any() is not false) return;
            if (result.GetValue(casePer) is null or TreeCommand.Whole) return;
            result.AddError("--case names one case: it cannot be used with --case-per folder, study or series.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var (scans, results) = (parsed.GetValue(folder)!, parsed.GetValue(outFolder)!);
            CheckPlaces(scans, results);
            var streams = parsed.InvocationConfiguration;
            var kind = parsed.GetValue(caseId) is null ? parsed.GetValue(casePer) : TreeCommand.Whole;
            var tree = await TreeCommand.FindAsync(scans, results, kind, streams.Error, cancellation);
            var options = processing.Parse(parsed);
            var (again, asJson) = (parsed.GetValue(rerun), parsed.GetValue(json));
            return tree is null
                ? await RunAsync(
                    scans, results, options, again, asJson, cancellation, parsed.GetValue(caseId), streams)
                : await TreeCommand.RunAsync(
                    tree, scans, results, options, again, parsed.GetValue(jobs), asJson, streams, cancellation);
        });
        return command;
    }

    /// <summary>Runs the folder and prints the outcome; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        DirectoryInfo folder, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, bool json,
        CancellationToken cancellation, string? caseId = null, InvocationConfiguration? streams = null)
    {
        CheckPlaces(folder, outFolder);
        using var run = new InProcessRun(folder, outFolder, caseId ?? CaseNames.Of(folder));
        return await RunAsync(run, outFolder, options, rerun, json, cancellation, streams);
    }

    /// <summary>Runs a case and prints the outcome; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        InProcessRun run, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, bool json,
        CancellationToken cancellation, InvocationConfiguration? streams)
    {
        // Where the newest revision has no result, there is nothing to keep: it is tried again.
        var newest = await run.FindNewestAsync(cancellation);
        if (!rerun && newest?.Status == CaseStatus.Complete)
        {
            throw new UsageException(
                $"{outFolder.FullName} has results already. Name another --out, or pass --rerun to add a revision "
                    + "beside them.");
        }

        var outcome = await ProgressViews
            .For(json)
            .ShowAsync(report => run.RunAsync(options, rerun: newest is not null, report, cancellation));
        var ended = await EndedCase.ReadAsync(run.Store, run.Containers, outcome, cancellation);
        new OutcomePrinter(
            outFolder.FullName, json, streams?.Output ?? Console.Out, streams?.Error ?? Console.Error).Print(ended);
        return ended.ExitCode;
    }

    internal static void CheckPlaces(DirectoryInfo folder, DirectoryInfo outFolder)
    {
        Folders.Input(folder);
        if (Folders.AreSame(folder, outFolder))
        {
            throw new UsageException(
                $"--out is the scan's own folder, {folder.FullName}. Name a folder within it or beside it.");
        }

        Folders.Output(outFolder, "--out");
    }
}
