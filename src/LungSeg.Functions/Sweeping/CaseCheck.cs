using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Holds one case's blobs against its newest result: a case that has another input than that and that nothing works on
/// is started, so that a lost event loses nothing; one whose orchestration broke is ended.
/// </summary>
public sealed class CaseCheck(
    IBlobStore store, CaseStarter starter, CaseEnder ender, ScanExpiry expiry, LungSegOptions options,
    TimeProvider time, ILogger<CaseCheck> log)
{
    /// <summary>
    /// Unchanged for longer than this at a sweep: a case that is still being uploaded is left to its own events.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    private readonly CaseArchive _archive = new(store, options.Containers);

    /// <summary>True while the case's orchestration runs or waits to.</summary>
    public async Task<bool> IsRunningAsync(DurableTaskClient client, string caseId, CancellationToken cancellation) =>
        await InstanceAsync(client, caseId, cancellation) is { IsCompleted: false };

    /// <summary>Looks at the case and does what is to be done.</summary>
    /// <returns>
    /// When its last blob came, or now where that could not be told; null where it has the result of what lies there,
    /// or nothing lies there.
    /// </returns>
    public async Task<DateTimeOffset?> RunAsync(
        DurableTaskClient client, string caseId, CancellationToken cancellation)
    {
        using var scope = log.BeginCase(caseId, CaseScope.Sweep);
        try
        {
            var reference = CaseReference.Named(caseId);
            var blobs = (await CaseBlobs.ListAsync(store, options.ScansContainer, reference, cancellation)).Blobs;
            if (blobs.Count == 0) return null;
            var newest = await _archive.FindNewestAsync(reference, cancellation);
            if (newest?.Revisions[^1].InputFingerprint == CaseFingerprint.Of(blobs))
            {
                await expiry.RunAsync(reference, blobs, newest, cancellation);
                return null;
            }

            if (newest is not null && await expiry.GoOnAsync(reference, cancellation)) return null;
            var changed = blobs.Max(blob => blob.LastModified);
            if (time.GetUtcNow() - changed > Settled) await MendAsync(client, caseId, changed, cancellation);
            return changed;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One case must not keep the sweep from all behind it; it waits, and is looked at again.
            log.LogError(fault, "The case could not be looked at.");
            return time.GetUtcNow();
        }
    }

    private async Task MendAsync(
        DurableTaskClient client, string caseId, DateTimeOffset changed, CancellationToken cancellation)
    {
        var instance = await InstanceAsync(client, caseId, cancellation);
        if (instance is { IsCompleted: false }) return;

        // Broken over just these blobs: another start would break as well.
        if (instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed } && instance.LastUpdatedAt > changed)
        {
            var fault = new Fault(
                "orchestration-failed", $"The orchestration {instance.InstanceId} broke.",
                "Look at its log, then rerun the case.");
            log.CaseFailed(caseId, fault.Code);
            await ender.EndAsync(caseId, fault, cancellation);
            return;
        }

        log.LogWarning("The case has no result of what lies there; it is started.");
        await starter.StartAsync(client, caseId, rerun: false, cancellation);
    }

    private Task<OrchestrationMetadata?> InstanceAsync(
        DurableTaskClient client, string caseId, CancellationToken cancellation) =>
        client.GetInstanceAsync(
            CaseInstance.IdOf(options.ScansContainer, caseId), getInputsAndOutputs: false, cancellation);
}
