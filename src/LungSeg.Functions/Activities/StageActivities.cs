using System.Diagnostics;
using LungSeg.Functions.Attempts;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Operations;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Activities;

/// <summary>One activity for every stage, each of them its stage's body and a log scope.</summary>
public sealed class StageActivities(
    PipelineStages stages, StageAttempts attempts, EndedCases ends, ILogger<StageActivities> log)
{
    [Function(nameof(Stages.ListCase))]
    public Task<CaseListing> ListCase([ActivityTrigger] CaseReference input, CancellationToken cancellation) =>
        RunAsync(Stages.ListCase, input, input, cancellation);

    [Function(nameof(Stages.BeginRevision))]
    public Task<RevisionTicket> BeginRevision(
        [ActivityTrigger] RevisionRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.BeginRevision, input, input.Case, cancellation, ticket =>
        {
            if (!ticket.Done) log.CaseStarted(input.Case.CaseId, ticket.Revision);
            return Task.CompletedTask;
        });

    [Function(nameof(Stages.IndexSeries))]
    public Task<CaseIndex> IndexSeries([ActivityTrigger] IndexRequest input, CancellationToken cancellation) =>
        RunHeavyAsync(Stages.IndexSeries, input, input.Revision, "", cancellation);

    [Function(nameof(Stages.ConvertSlab))]
    public Task<SlabReceipt> ConvertSlab([ActivityTrigger] SlabRequest input, CancellationToken cancellation) =>
        RunHeavyAsync(
            Stages.ConvertSlab, input, input.Series.Revision, $"{input.Series.Key}/{input.Slab}", cancellation);

    [Function(nameof(Stages.SegmentVolume))]
    public Task<SegmentReceipt> SegmentVolume([ActivityTrigger] SeriesRequest input, CancellationToken cancellation) =>
        RunHeavyAsync(Stages.SegmentVolume, input, input.Revision, input.Key, cancellation);

    [Function(nameof(Stages.ExportResult))]
    public Task<ExportReceipt> ExportResult([ActivityTrigger] ExportRequest input, CancellationToken cancellation) =>
        RunHeavyAsync(
            Stages.ExportResult, input, input.Series.Revision, $"{input.Series.Key}/{input.Format}", cancellation);

    [Function(nameof(Stages.WriteSummary))]
    public Task<SummaryReceipt> WriteSummary([ActivityTrigger] SummaryRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.WriteSummary, input, input.Series.Revision.Case, cancellation);

    [Function(nameof(Stages.FinishCase))]
    public Task<CaseOutcome> FinishCase(
        [ActivityTrigger] FinishRequest input, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        RunAsync(Stages.FinishCase, input, input.Revision.Case, cancellation, outcome =>
            ends.RecordAsync(client, outcome, cancellation)
        );

    /// <summary>A stage that holds files or voxels, and could end its worker for want of memory.</summary>
    /// <param name="part">What it works on, where the revision has the stage more than once.</param>
    private Task<TOutput> RunHeavyAsync<TInput, TOutput>(
        Stage<TInput, TOutput> stage, TInput input, RevisionReference revision, string part,
        CancellationToken cancellation) =>
        RunAsync(
            stage, input, revision.Case, cancellation,
            begin: () => attempts.BeginAsync(revision, $"{stage.Name}/{part}".TrimEnd('/'), cancellation));

    private async Task<TOutput> RunAsync<TInput, TOutput>(
        Stage<TInput, TOutput> stage, TInput input, CaseReference reference, CancellationToken cancellation,
        Func<TOutput, Task>? record = null, Func<Task<IAsyncDisposable>>? begin = null)
    {
        using var scope = log.BeginCase(reference.CaseId, stage.Name);
        var watch = Stopwatch.StartNew();
        TOutput output;
        try
        {
            await using var attempt = begin is null ? null : await begin();
            output = await stages.RunAsync(stage, input, cancellation);
        }
        catch (Exception fault) when (Note(fault))
        {
            throw;
        }

        log.StageCompleted(reference.CaseId, stage.Name, Math.Round(watch.Elapsed.TotalSeconds, 3));

        ProcessMemory.GiveBack();
        if (record is not null) await record(output);
        return output;
    }

    /// <summary>Logs a fault where it is thrown, while the case's scope is open; it is not caught.</summary>
    private bool Note(Exception fault)
    {
        log.LogError(fault, "The stage failed.");
        return false;
    }
}
