using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Operations;

/// <summary>Records how a case ended, for those who count: one event for every end.</summary>
public sealed class EndedCases(IBlobStore store, LungSegOptions options, TimeProvider time, ILogger<EndedCases> log)
{
    private readonly CaseArchive _archive = new(store, options.Containers);

    public async Task RecordAsync(DurableTaskClient client, CaseOutcome outcome, CancellationToken cancellation)
    {
        if (outcome.Status == CaseStatus.Complete)
        {
            var instanceId = CaseInstance.IdOf(options.ScansContainer, outcome.CaseId);
            var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellation);
            var seconds = instance is null ? 0 : (time.GetUtcNow() - instance.CreatedAt).TotalSeconds;
            log.CaseCompleted(outcome.CaseId, outcome.Revision, Math.Round(seconds, 1));
            return;
        }

        var newest = await _archive.FindNewestAsync(CaseReference.Named(outcome.CaseId), cancellation);
        var reason = newest?.Fault?.Code ?? "";
        if (outcome.Status == CaseStatus.Rejected) log.CaseRejected(outcome.CaseId, reason);
        else log.CaseFailed(outcome.CaseId, reason);
    }
}
