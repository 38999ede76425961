using LungSeg.Functions.Tests.Viewing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>A Durable whose instances the test sets, and which writes down what is started and purged.</summary>
internal sealed class SweptClient(List<OrchestrationMetadata> instances) : ListedClient(instances)
{
    private readonly Lock _lock = new();

    public int Purges { get; private set; }

    /// <summary>The cases that were started.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Sets how a case's orchestration stands.</summary>
    public void Set(string instanceId, OrchestrationRuntimeStatus status, DateTimeOffset at)
    {
        lock (_lock)
        {
            instances.RemoveAll(instance => instance.InstanceId == instanceId);
            instances.Add(new("case", instanceId) { RuntimeStatus = status, CreatedAt = at, LastUpdatedAt = at });
        }
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        lock (_lock) Started.Add(((Workflow.CaseRequest)input!).Case.CaseId);
        Set(options!.InstanceId!, OrchestrationRuntimeStatus.Running, DateTimeOffset.UtcNow);
        return Task.FromResult(options.InstanceId!);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        lock (_lock) return base.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, CancellationToken cancellation = default)
    {
        Purges++;
        return Task.FromResult(new PurgeResult(0));
    }
}
