using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>A queue without messages.</summary>
internal sealed class EmptyQueue : QueueClient
{
    public override Task<Response<QueueMessage[]>> ReceiveMessagesAsync(
        int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Response.FromValue<QueueMessage[]>([], null!));
}
