namespace LungSeg.Workflow;

/// <summary>One case from the first blob to <c>case.json</c> or <c>failed.json</c>.</summary>
public static class CaseWorkflow
{
    /// <summary>Runs the case; null where it was told to continue as new.</summary>
    public static async Task<CaseOutcome?> RunAsync(IWorkflowContext context, CaseRequest request)
    {
        if (await Completeness.WaitAsync(context, request) is not { } complete) return null;

        var fingerprint = complete.Listing.Fingerprint;
        var ticket = await context.RunStageAsync(
            Stages.BeginRevision, new(request.Case, fingerprint, request.Options, request.Rerun));
        if (ticket.Done) return new(request.Case.CaseId, ticket.Revision, CaseStatus.Unchanged, [], "");

        var revision = new RevisionReference(request.Case, ticket.Revision, ticket.InputKey);
        var processed = await TryProcessSeriesAsync(context, request, revision, complete);
        if (processed is null)
        {
            // Something came or went before the headers were read: the listing was not final, so the wait goes on.
            if (await Completeness.MayWaitOnAsync(context, request, complete))
            {
                context.ContinueAsNew(request with { Waiting = complete.Waiting });
                return null;
            }

            processed = new([], Faults.Restless(request.Case));
        }

        context.Report(new(Stages.FinishCase.Name, 0, 1, "Finishing"));
        var outcome = await context.RunStageAsync(
            Stages.FinishCase,
            new(
                revision, fingerprint, request.Options, complete.Forced, processed.Outcomes, processed.Fault,
                Failed: Faults.IsFailure(processed.Fault)));
        context.Report(new(Stages.FinishCase.Name, 1, 1, outcome.Status.ToString()));

        // What came while the case ran belongs to the next revision.
        var after = await context.RunStageAsync(Stages.ListCase, request.Case);
        if (after.Fingerprint == fingerprint) return outcome;
        context.ContinueAsNew(request with { Waiting = null, Rerun = false });
        return null;
    }

    /// <summary>
    /// How every series ended, or why none was tried; null where the input is no longer the one that was found
    /// complete.
    /// </summary>
    private static async Task<Processed?> TryProcessSeriesAsync(
        IWorkflowContext context, CaseRequest request, RevisionReference revision, Completeness.Complete complete)
    {
        if (complete.Listing.Count == 0) return new([], Faults.Empty(request.Case));
        try
        {
            context.Report(
                new(Stages.IndexSeries.Name, 0, 1, $"Reading the headers of {complete.Listing.Count} files"));
            var index = await context.RunStageAsync(
                Stages.IndexSeries, new(revision, complete.Listing.Fingerprint, request.Options, complete.Forced));
            if (index.InputChanged) return null;

            var series = index.Series
                .Select(ticket => context.RunSeriesAsync(
                    $"{context.InstanceId}:r{revision.Revision}:{ticket.Key}",
                    new(revision, ticket.Key, ticket.Slabs, request.Options)))
                .ToArray();
            Report(0);
            return new(await FanOut.WhenAllAsync(series, Report), null);

            void Report(int done) =>
                context.Report(new("Series", done, series.Length, $"{done} of {series.Length} series"));
        }
        catch (StageFailedException failure)
        {
            return new([], Faults.Of(failure));
        }
    }

    private sealed record Processed(IReadOnlyList<SeriesOutcome> Outcomes, Fault? Fault);
}
