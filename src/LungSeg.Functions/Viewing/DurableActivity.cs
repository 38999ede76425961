using Grpc.Core;
using LungSeg.Functions.Orchestration;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Cases;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Viewing;

/// <summary>
/// What runs, from Durable's instances and their custom status. Durable is asked at most once in two seconds, however
/// many pages are open.
/// </summary>
public sealed class DurableActivity(TimeProvider time) : ICaseActivity
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private static readonly WorkflowProgress Begun = new(WorkflowProgress.Waiting, 0, 0, "Starting");

    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyDictionary<string, WorkflowProgress> _running = new Dictionary<string, WorkflowProgress>();
    private long? _asked;
    private DurableTaskClient? _client;

    /// <summary>Asks by this client from now on: Durable gives one to each call of a function.</summary>
    public void Use(DurableTaskClient client) => _client = client;

    public async ValueTask<IReadOnlyDictionary<string, WorkflowProgress>> RunningAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_client is null || (_asked is { } asked && time.GetElapsedTime(asked) < Freshness)) return _running;
            _running = await AskAsync(_client, cancellation);
            _asked = time.GetTimestamp();
            return _running;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <exception cref="StorageUnavailableException">Durable cannot reach its own store, or the host stops.</exception>
    private static async Task<List<OrchestrationMetadata>> ListAsync(
        DurableTaskClient client, OrchestrationQuery query, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAllInstancesAsync(query).ToListAsync(cancellation);
        }
        catch (RpcException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new StorageUnavailableException("Durable does not tell what runs.", fault);
        }
    }

    private static async Task<IReadOnlyDictionary<string, WorkflowProgress>> AskAsync(
        DurableTaskClient client, CancellationToken cancellation)
    {
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = CaseInstance.Prefix,
            Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running],
            FetchInputsAndOutputs = true,
        };
        var instances = await ListAsync(client, query, cancellation);

        // Cases before their series: a series' own report says more.
        var activity = new LiveActivity();
        foreach (var instance in instances.OrderBy(instance => CaseInstance.IsSeries(instance.InstanceId)))
        {
            var isSeries = CaseInstance.IsSeries(instance.InstanceId);
            var caseId = isSeries
                ? instance.ReadInputAs<SeriesRequest>()?.Revision.Case.CaseId
                : instance.ReadInputAs<CaseRequest>()?.Case.CaseId;
            if (caseId is null) continue;
            activity.Report(isSeries ? $"{caseId}:{instance.InstanceId}" : caseId, instance.Progress() ?? Begun);
        }

        return await activity.RunningAsync(cancellation);
    }
}
