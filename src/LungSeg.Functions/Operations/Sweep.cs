using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Operations;

/// <summary>
/// Holds what lies in the scans container against the results: a case whose blobs are not those of its newest result
/// and that nothing works on is started, so that a lost event loses nothing; one whose orchestration broke is ended.
/// Says how many cases wait, empties the poison queue and clears the histories that are old enough.
/// </summary>
public sealed class Sweep(
    IBlobStore store,
    CaseStarter starter,
    CaseEnder ender,
    PoisonQueue poison,
    LungSegOptions options,
    TimeProvider time,
    ILogger<Sweep> log)
{
    /// <summary>Days after which a finished orchestration's history is purged; results stay.</summary>
    private const int HistoryDays = 14;

    /// <summary>
    /// Before any history. Azure Storage knows no date before 1601, and Durable's engine in memory none that is left
    /// out.
    /// </summary>
    private static readonly DateTimeOffset FirstHistory = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Unchanged for longer than this at a sweep: a case that is still being uploaded is left to its own events.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await poison.DrainAsync(cancellation);

        var archive = new CaseArchive(store, options.Containers);
        var (waiting, oldest) = (0, TimeSpan.Zero);
        await foreach (var found in CaseBlobs.AllAsync(store, options.ScansContainer, stray: null, cancellation))
        {
            var (caseId, blobs, _, _) = await found.WithoutResultsAsync(store, options.ScansContainer, cancellation);
            if (blobs.Count == 0) continue;
            var newest = await archive.FindNewestAsync(CaseReference.Named(caseId), cancellation);
            if (newest?.Revisions[^1].InputFingerprint == CaseFingerprint.Of(blobs)) continue;

            var changed = blobs.Max(blob => blob.LastModified);
            var age = time.GetUtcNow() - changed;
            waiting++;
            if (age > oldest) oldest = age;
            if (age > Settled) await LookAtAsync(client, caseId, changed, cancellation);
        }

        log.BacklogMeasured(waiting, Math.Round(oldest.TotalMinutes, 1));
        await PurgeAsync(client, cancellation);
    }

    private async Task LookAtAsync(
        DurableTaskClient client, string caseId, DateTimeOffset changed, CancellationToken cancellation)
    {
        using var scope = log.BeginCase(caseId, CaseScope.Sweep);
        var instanceId = CaseInstance.IdOf(options.ScansContainer, caseId);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellation);
        if (instance is { IsCompleted: false }) return;

        // Broken over just these blobs: another start would break as well.
        if (instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed } && instance.LastUpdatedAt > changed)
        {
            var fault = new Fault(
                "orchestration-failed", $"The orchestration {instanceId} broke.",
                "Look at its log, then rerun the case.");
            log.CaseFailed(caseId, fault.Code);
            await ender.EndAsync(caseId, fault, cancellation);
            return;
        }

        log.LogWarning("The case has no result of what lies there; it is started.");
        await starter.StartAsync(client, caseId, rerun: false, cancellation);
    }

    private async Task PurgeAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        OrchestrationRuntimeStatus[] ended =
        [
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated,
        ];
        await client.PurgeAllInstancesAsync(
            new(FirstHistory, time.GetUtcNow().AddDays(-HistoryDays), ended), cancellation);
    }
}
