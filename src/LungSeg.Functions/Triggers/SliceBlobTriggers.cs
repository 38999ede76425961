using Azure.Storage.Blobs;
using LungSeg.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// A blob in the scans container starts its case: by polling or by Event Grid, whichever is configured. The other one
/// is also switched off by <c>AzureWebJobs.NAME.Disabled</c>, so that its listener does not run. Only a client is
/// bound, never the content: a slice must not travel through the worker's channel.
/// </summary>
public sealed class SliceBlobTriggers(CaseStarter starter, LungSegOptions options)
{
    [Function("OnSliceBlobPolling")]
    public Task OnPollingAsync(
        [BlobTrigger(AppSettingNames.ScansContainerExpression + "/{name}", Connection = AppSettingNames.DataStorage)]
            BlobClient blob,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        options.Trigger == TriggerKind.Polling ? starter.OnBlobAsync(client, name, cancellation) : Task.CompletedTask;

    [Function("OnSliceBlobEventGrid")]
    public Task OnEventGridAsync(
        [BlobTrigger(
            AppSettingNames.ScansContainerExpression + "/{name}", Connection = AppSettingNames.DataStorage,
            Source = BlobTriggerSource.EventGrid)]
            BlobClient blob,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        options.Trigger == TriggerKind.EventGrid ? starter.OnBlobAsync(client, name, cancellation) : Task.CompletedTask;
}
