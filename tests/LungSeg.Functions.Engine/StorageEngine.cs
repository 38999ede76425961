using DurableTask.AzureStorage;
using DurableTask.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker.Shims;

namespace LungSeg.Functions.Engine;

/// <summary>
/// The app on Durable's engine over Azure Storage, as it runs under the host, less the host: its queues, tables and
/// leases are real, and a second process goes on where the first was killed.
/// </summary>
internal sealed class StorageEngine : IAsyncDisposable
{
    private readonly TaskHubWorker _worker;

    private StorageEngine(AzureStorageOrchestrationService service, TaskHubWorker worker, DurableTaskClient client) =>
        (Service, _worker, Client) = (service, worker, client);

    public AzureStorageOrchestrationService Service { get; }

    public DurableTaskClient Client { get; }

    /// <summary>The store's side of a task hub, for a worker or for a client alone.</summary>
    /// <param name="connectionString">The account.</param>
    /// <param name="hub">The task hub's name: letters and digits.</param>
    /// <param name="visibilitySeconds">
    /// After so long what a killed worker had taken comes back: soon, for tests wait for it. It does so too where a
    /// worker is so busy that it renews too late.
    /// </param>
    public static async Task<AzureStorageOrchestrationService> OpenAsync(
        string connectionString, string hub, int visibilitySeconds = 10)
    {
        var service = new AzureStorageOrchestrationService(new()
        {
            StorageAccountClientProvider = new(connectionString),
            TaskHubName = hub,
            PartitionCount = 1,
            MaxQueuePollingInterval = TimeSpan.FromMilliseconds(500),
            MaxConcurrentTaskActivityWorkItems = 2,
            WorkItemQueueVisibilityTimeout = TimeSpan.FromSeconds(visibilitySeconds),
            ControlQueueVisibilityTimeout = TimeSpan.FromSeconds(visibilitySeconds),
            LeaseInterval = TimeSpan.FromSeconds(15),
            LeaseRenewInterval = TimeSpan.FromSeconds(5),
            LeaseAcquireInterval = TimeSpan.FromSeconds(2),
        });
        await service.CreateIfNotExistsAsync();
        return service;
    }

    /// <param name="service">The task hub.</param>
    /// <param name="services">The app's.</param>
    /// <param name="begun">Is told of every activity that begins, by its name.</param>
    public static async Task<StorageEngine> StartAsync(
        AzureStorageOrchestrationService service, IServiceProvider services, Action<string>? begun = null)
    {
        var client = new StorageEngineClient(service);
        var functions = new AppFunctions(services, () => client, begun);
        var shims = DurableTaskShimFactory.Default;
        var worker = new TaskHubWorker(service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
        worker.AddTaskOrchestrations([
            .. functions.Orchestrators.Select(item => new Creator<TaskOrchestration>(item.Name, () =>
                item.Create(shims)
            )),
        ]);
        worker.AddTaskActivities([
            .. functions.Activities.Select(item => new Creator<TaskActivity>(item.Name, () => item.Create(shims))),
        ]);
        await worker.StartAsync();
        return new(service, worker, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(isForced: true);
        _worker.Dispose();
    }

    private sealed class Creator<T> : ObjectCreator<T>
    {
        private readonly Func<T> _create;

        public Creator(string name, Func<T> create)
        {
            (Name, Version) = (name, "");
            _create = create;
        }

        public override T Create() => _create();
    }
}
