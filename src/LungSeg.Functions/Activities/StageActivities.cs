using System.Diagnostics;
using LungSeg.Functions.Operations;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Activities;

/// <summary>One activity for every stage, each of them its stage's body and a log scope.</summary>
public sealed class StageActivities(PipelineStages stages, EndedCases ends, ILogger<StageActivities> log)
{
    [Function(nameof(Stages.ListCase))]
    public Task<CaseListing> ListCase([ActivityTrigger] CaseReference input, CancellationToken cancellation) =>
        RunAsync(Stages.ListCase, input, input, cancellation);

    [Function(nameof(Stages.BeginRevision))]
    public async Task<RevisionTicket> BeginRevision([ActivityTrigger] RevisionRequest input, CancellationToken cancellation)
    {
        var ticket = await RunAsync(Stages.BeginRevision, input, input.Case, cancellation);
        if (!ticket.Done) log.CaseStarted(input.Case.CaseId, ticket.Revision);
        return ticket;
    }

    [Function(nameof(Stages.IndexSeries))]
    public Task<CaseIndex> IndexSeries([ActivityTrigger] IndexRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.IndexSeries, input, input.Revision.Case, cancellation);

    [Function(nameof(Stages.ConvertSlab))]
    public Task<SlabReceipt> ConvertSlab([ActivityTrigger] SlabRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.ConvertSlab, input, input.Series.Revision.Case, cancellation);

    [Function(nameof(Stages.SegmentVolume))]
    public Task<SegmentReceipt> SegmentVolume([ActivityTrigger] SeriesRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.SegmentVolume, input, input.Revision.Case, cancellation);

    [Function(nameof(Stages.ExportResult))]
    public Task<ExportReceipt> ExportResult([ActivityTrigger] ExportRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.ExportResult, input, input.Series.Revision.Case, cancellation);

    [Function(nameof(Stages.WriteSummary))]
    public Task<SummaryReceipt> WriteSummary([ActivityTrigger] SummaryRequest input, CancellationToken cancellation) =>
        RunAsync(Stages.WriteSummary, input, input.Series.Revision.Case, cancellation);

    [Function(nameof(Stages.FinishCase))]
    public async Task<CaseOutcome> FinishCase(
        [ActivityTrigger] FinishRequest input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var outcome = await RunAsync(Stages.FinishCase, input, input.Revision.Case, cancellation);
        await ends.RecordAsync(client, outcome, cancellation);
        return outcome;
    }

    private async Task<TOutput> RunAsync<TInput, TOutput>(
        Stage<TInput, TOutput> stage, TInput input, CaseReference reference, CancellationToken cancellation)
    {
        using var scope = log.BeginScope(new Dictionary<string, object> { ["CaseId"] = reference.CaseId, ["Stage"] = stage.Name });
        var watch = Stopwatch.StartNew();
        var output = await stages.RunAsync(stage, input, cancellation);
        log.StageCompleted(reference.CaseId, stage.Name, Math.Round(watch.Elapsed.TotalSeconds, 3));
        return output;
    }
}
