using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Metering;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>
/// Many cases, some at a time, each as <c>run</c> processes it alone, with its results in a folder of its own. What is
/// done is not done again: a case whose files and options are those of a result that is there is left as it is.
/// </summary>
/// <param name="tree">The cases.</param>
/// <param name="outFolder">Where results go: a folder for each case.</param>
/// <param name="options">How.</param>
/// <param name="rerun">Adds revisions beside results that were made with other options.</param>
/// <param name="jobs">How many cases at a time.</param>
internal sealed class TreeRun(CaseTree tree, DirectoryInfo outFolder, ProcessingOptions options, bool rerun, int jobs)
{
    /// <summary>Looks at the results that are there, before any work.</summary>
    /// <exception cref="UsageException">One was made with other options, and no revision is to be added.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (rerun)
            return;
        foreach (var one in tree.Cases.Where(one => ResultPlace.IsRunFolder(FolderOf(one).FullName)))
        {
            using var run = Open(one);
            if (await run.FindNewestAsync(cancellation) is { } document && document.Revisions[^1].Options != options)
            {
                throw new UsageException(
                    $"{FolderOf(one).FullName} has a result that was made with other options. Name another --out, "
                        + $"or pass --rerun to add a revision beside it and beside all like it.");
            }
        }
    }

    /// <summary>Runs them all.</summary>
    /// <param name="ended">Is told of each case that has ended, one at a time.</param>
    /// <param name="cancellation">Ends it; the cases that have ended are kept.</param>
    public async Task RunAsync(Action<TreeCaseEnd> ended, CancellationToken cancellation)
    {
        var telling = new Lock();
        await Parallel.ForEachAsync(
            tree.Cases,
            new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation },
            async (one, token) =>
            {
                var end = await RunCaseAsync(one, token);
                lock (telling)
                    ended(end);
            });
    }

    private async Task<TreeCaseEnd> RunCaseAsync(TreeCase one, CancellationToken cancellation)
    {
        try
        {
            using var run = Open(one);
            var outcome = await run.RunAsync(options, rerun: false, report: null, cancellation);
            var before = outcome.Status == CaseStatus.Unchanged ? await run.FindNewestAsync(cancellation) : null;

            // What broke, without a fault of the input's, may go well this time.
            if (before?.Status == CaseStatus.Failed)
                (outcome, before) = (await run.RunAsync(options, rerun: true, report: null, cancellation), null);
            if (before is not null)
                outcome = new(before.CaseId, before.Revision, before.Status, before.Series, NameOf(before));
            var end = await EndedCase.ReadAsync(run.Store, run.Containers, outcome, cancellation);
            return new(one, Below(one.Id, end), Fault: null, WasDone: before is not null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The other cases have nothing to do with it.
            return new(one, Ended: null, fault.GetBaseException().Message, WasDone: false);
        }
        finally
        {
            ProcessMemory.GiveBack();
        }
    }

    private InProcessRun Open(TreeCase one) =>
        new(one.Scan, FolderOf(one), one.Id, one.Names, Math.Max(1, Environment.ProcessorCount / jobs));

    private DirectoryInfo FolderOf(TreeCase one) => new(Path.Combine(outFolder.FullName, one.Id));

    private static string NameOf(CaseDocument document) =>
        document.Status == CaseStatus.Complete ? CaseDocument.CompleteName : CaseDocument.FailedName;

    /// <summary>The case with its blobs' names as they are seen from the folder of all cases.</summary>
    private static EndedCase Below(string id, EndedCase ended) =>
        ended with
        {
            Outcome = ended.Outcome with
            {
                ResultBlob = $"{id}/{ended.Outcome.ResultBlob}",
                Series =
                [
                    .. ended.Outcome.Series.Select(series =>
                        series.SummaryBlob is { } blob ? series with { SummaryBlob = $"{id}/{blob}" } : series
                    ),
                ],
            },
        };
}

/// <summary>How a case of a tree ended.</summary>
/// <param name="Case">Which.</param>
/// <param name="Ended">What its results say; null where it ended with no document.</param>
/// <param name="Fault">Why it has none.</param>
/// <param name="WasDone">Its result was there already.</param>
internal sealed record TreeCaseEnd(TreeCase Case, EndedCase? Ended, string? Fault, bool WasDone)
{
    public int ExitCode => Ended?.ExitCode ?? ExitCodes.Failed;
}
