using Azure.Storage.Blobs;
using LungSeg.Functions.Triggers;
using Microsoft.Azure.WebJobs;
using Microsoft.DurableTask.Client;

// The Functions host makes a class of this name out of an app's functions, and Event Grid's subscription names the
// function by it.
namespace Host;

/// <summary>The app's trigger as the host sees it, with the bindings that it gives to the worker.</summary>
public sealed class Functions(SliceBlobTriggers triggers, DurableTaskClient client)
{
    [FunctionName(nameof(OnSliceBlobEventGrid))]
    public Task OnSliceBlobEventGrid(
        [BlobTrigger(
            "%LungSegScansContainer%/{name}", Connection = "LungSegStorage", Source = BlobTriggerSource.EventGrid)]
            BlobClient blob,
        string name, CancellationToken cancellation) =>
        triggers.OnEventGridAsync(blob, name, client, cancellation);
}
