using Grpc.Core;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Orchestration;
using LungSeg.Pipeline.Cases;
using LungSeg.Workflow;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// What every trigger does: map its event to a case and see to it that the case's orchestration runs.
/// </summary>
public sealed class CaseStarter(
    StartClaim claim, PendingInput pending, LungSegOptions options, ILogger<CaseStarter> log)
{
    /// <summary>A blob has come or changed under the scans container.</summary>
    public async Task OnBlobAsync(DurableTaskClient client, string blobName, CancellationToken cancellation)
    {
        if (CaseReference.CaseIdOf(blobName) is not { } caseId)
        {
            log.LogWarning(
                "A blob lies in no case and is ignored: put it under a first path segment that names the case.");
            return;
        }

        if (CaseInput.IsExcluded(blobName)) return;
        var start = await StartAsync(client, caseId, rerun: false, cancellation);
        if (start.Runs && ReadyMarker.Is(blobName)) await TellMarkedAsync(client, start.InstanceId, cancellation);
    }

    /// <summary>
    /// Starts the case's orchestration where it does not run already, and, but for a rerun, where what lies there has
    /// not ended already: an event that comes late must not wipe out how its case ended. Blobs that only stand for
    /// folders start nothing.
    /// </summary>
    public async Task<CaseStart> StartAsync(
        DurableTaskClient client, string caseId, bool rerun, CancellationToken cancellation)
    {
        using var scope = log.BeginCase(caseId, CaseScope.Start);
        var instanceId = CaseInstance.IdOf(options.ScansContainer, caseId);
        var last = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellation);
        if (last is { IsCompleted: false })
            return new(instanceId, IsNew: false);
        if (!rerun && !await pending.IsToStartAsync(caseId, cancellation))
            return new(instanceId, IsNew: false, Runs: false);
        if (!await claim.TakeAsync(caseId, last?.CreatedAt, cancellation))
            return new(instanceId, IsNew: false);

        var request = new CaseRequest(CaseReference.Named(caseId), options.Processing, options.Completeness, rerun);
        await client.ScheduleNewOrchestrationInstanceAsync(
            CaseOrchestrator.Name, request, new StartOrchestrationOptions(instanceId), cancellation);
        log.LogInformation("The orchestration {InstanceId} is started.", instanceId);
        return new(instanceId, IsNew: true);
    }

    /// <summary>
    /// Ends a wait early. An instance that is not there yet, or no more, sees the marker in its listing.
    /// </summary>
    private static async Task TellMarkedAsync(
        DurableTaskClient client, string instanceId, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, DurableWorkflowContext.MarkedEvent, cancellation: cancellation);
        }
        catch (RpcException fault) when (fault.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
        }
    }
}
