using DurableTask.AzureStorage;
using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using CoreConverter = DurableTask.Core.Serializing.DataConverter;
using CoreQuery = DurableTask.Core.Query.OrchestrationQuery;
using OrchestrationQuery = Microsoft.DurableTask.Client.OrchestrationQuery;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;

namespace LungSeg.Functions.Engine;

/// <summary>
/// Durable's client over a task hub in Azure Storage, as far as the app asks it; the host gives it one over gRPC.
/// </summary>
internal sealed class StorageEngineClient(AzureStorageOrchestrationService service) : DurableTaskClient("storage")
{
    private static readonly JsonDataConverter Json = JsonDataConverter.Default;

    private readonly TaskHubClient _client = new(service, new Converter());

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        OrchestrationStatus[] running =
        [
            OrchestrationStatus.Pending,
            OrchestrationStatus.Running,
            OrchestrationStatus.Suspended,
        ];
        await _client.CreateOrchestrationInstanceAsync(orchestratorName.Name, "", instanceId, input, null, running);
        return instanceId;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        _client.RaiseEventAsync(new() { InstanceId = instanceId }, eventName, eventPayload!);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await _client.GetOrchestrationStateAsync(instanceId) is { } state ? Metadata(state) : null;

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create(
            async (continuation, pageSize, cancellation) =>
            {
                var query = new CoreQuery
                {
                    InstanceIdPrefix = filter?.InstanceIdPrefix,
                    PageSize = pageSize ?? filter?.PageSize ?? 100,
                    ContinuationToken = continuation ?? filter?.ContinuationToken,
                    FetchInputsAndOutputs = filter?.FetchInputsAndOutputs ?? false,
                };
                var page = await service.GetOrchestrationWithQueryAsync(query, cancellation);
                return new Page<OrchestrationMetadata>(
                    [.. page.OrchestrationState.Select(Metadata)], page.ContinuationToken);
            });

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        while (true)
        {
            if (await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation) is { IsCompleted: true } ended)
                return ended;
            await Task.Delay(100, cancellation);
        }
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        _client.TerminateInstanceAsync(new() { InstanceId = instanceId }, (string?)options?.Output ?? "");

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, CancellationToken cancellation = default)
    {
        var purged = await service.PurgeInstanceHistoryAsync(
            filter.CreatedFrom?.UtcDateTime ?? DateTime.UnixEpoch, filter.CreatedTo?.UtcDateTime,
            filter.Statuses?.Select(status => (OrchestrationStatus)(int)status));
        return new(purged.InstancesDeleted);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null,
        CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null,
        CancellationToken cancellation = default) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static OrchestrationMetadata Metadata(OrchestrationState state) =>
        new(state.Name, state.OrchestrationInstance.InstanceId)
        {
            DataConverter = Json,
            RuntimeStatus = (OrchestrationRuntimeStatus)(int)state.OrchestrationStatus,
            CreatedAt = new(DateTime.SpecifyKind(state.CreatedTime, DateTimeKind.Utc)),
            LastUpdatedAt = new(DateTime.SpecifyKind(state.LastUpdatedTime, DateTimeKind.Utc)),
            SerializedInput = state.Input,
            SerializedOutput = state.Output,
            SerializedCustomStatus = state.Status,
        };

    /// <summary>The worker's JSON for the hub's client, whose own is another library's.</summary>
    private sealed class Converter : CoreConverter
    {
        public override string? Serialize(object value) => Json.Serialize(value);

        public override string? Serialize(object value, bool formatted) => Json.Serialize(value);

        public override object? Deserialize(string data, Type objectType) => Json.Deserialize(data, objectType);
    }
}
