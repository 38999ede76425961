using System.CommandLine;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>The part of <c>lungseg run</c> that takes a folder as many cases.</summary>
internal static class TreeCommand
{
    public const string Whole = "whole";
    private const string Folder = "folder";
    private const string Study = "study";
    private const string Series = "series";

    /// <summary>The option that says what a case is.</summary>
    public static Option<string?> CasePer() => Names.One(
        "--case-per",
        "What is a case: the whole folder; each folder, archive or volume file in it; each study or each series, "
            + "by the headers of all files in it. Left out: whole, unless no slice, archive or volume lies right in "
            + "the folder and the folders in it are of different studies, which are then a case each.",
        [Whole, Folder, Study, Series], null);

    /// <summary>The cases of a folder, with what is to be said of them; null where it is one case.</summary>
    /// <param name="folder">What is to be processed.</param>
    /// <param name="outFolder">Where results go; null where none are made.</param>
    /// <param name="kind">As <see cref="CasePer"/> has it; null to guess.</param>
    /// <param name="messages">Where the guess is said, and what is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<CaseTree?> FindAsync(
        DirectoryInfo folder, DirectoryInfo? outFolder, string? kind, TextWriter messages,
        CancellationToken cancellation)
    {
        if (kind == Whole || !folder.Exists)
            return null;
        var tree = kind switch
        {
            Study or Series => await new HeaderCases(folder, outFolder, kind == Series).TellAsync(cancellation),
            Folder => await new FolderCases(folder, outFolder).TellAsync(cancellation),
            _ => await new FolderCases(folder, outFolder).GuessAsync(cancellation),
        };
        if (tree is null)
            return null;
        if (kind is null)
        {
            messages.WriteLine(
                $"{folder.FullName} holds {tree.Cases.Count} folders of different studies: each is a case of its "
                    + $"own, as with --case-per {Folder}. "
                    + $"--case-per {Whole} takes them as one, {Study} or {Series} goes by their headers.");
        }

        foreach (var line in tree.Said)
            messages.WriteLine(line);
        return tree;
    }

    /// <summary>Runs the cases and prints how they ended; returns the exit code.</summary>
    public static async Task<int> RunAsync(
        CaseTree tree, DirectoryInfo folder, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, int jobs,
        bool json, InvocationConfiguration streams, CancellationToken cancellation)
    {
        if (tree.Cases.Count == 0)
            throw new UsageException(
                $"There is nothing to process in {folder.FullName}. Name the folder that holds the scans.");
        var run = new TreeRun(tree, outFolder, options, rerun, jobs);
        await run.CheckAsync(cancellation);

        var printer = new OutcomePrinter(outFolder.FullName, json, streams.Output, TextWriter.Null);
        var messages = json ? TextWriter.Null : streams.Error;
        var progress = new CaseCountLine(
            messages, rewrites: !json && IsTerminal(streams), TimeProvider.System, tree.Cases.Count);
        var (codes, withoutResult) = (new List<int>(), new List<TreeCaseEnd>());
        await run.RunAsync(
            end =>
            {
                codes.Add(end.ExitCode);
                if (end.ExitCode != ExitCodes.Done)
                    withoutResult.Add(end);
                var hasResult = end.ExitCode is ExitCodes.Done or ExitCodes.Partly;
                progress.Note(end.WasDone, hasResult, () =>
                {
                    // A case that was done before has been printed before; a program asks for all of them.
                    if (end.Ended is { } ended && (json || !end.WasDone))
                        printer.Print(ended);
                });
            },
            cancellation
        );
        PrintFaults(withoutResult, outFolder, streams.Error);
        return ExitCodes.Of(codes);
    }

    /// <summary>
    /// All that has no whole result, in order of the names: the end of a long output is what people read.
    /// </summary>
    private static void PrintFaults(List<TreeCaseEnd> ends, DirectoryInfo outFolder, TextWriter messages)
    {
        if (ends.Count == 0)
            return;
        messages.WriteLine($"Without a whole result: {Counted.Of(ends.Count, "case", "cases")}");
        var printer = new OutcomePrinter(outFolder.FullName, json: false, TextWriter.Null, messages);
        foreach (var end in ends.OrderBy(end => end.Case.Id, StringComparer.Ordinal))
        {
            if (end.Ended is { } ended)
                printer.Print(ended);
            else
                messages.WriteLine($"{end.Case.Id} failed: {end.Fault}");
        }
    }

    private static bool IsTerminal(InvocationConfiguration streams) =>
        streams.Error == Console.Error && !Console.IsErrorRedirected;
}
