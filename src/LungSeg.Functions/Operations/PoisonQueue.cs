using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Workflow;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Operations;

/// <summary>
/// Takes the events that the blob trigger gave up on (poisonBlobThreshold tries) from the queue where the host puts
/// them, and ends their cases as failed, so that an operator sees them where every other end is seen.
/// </summary>
public sealed class PoisonQueue(QueueClient queue, CaseEnder ender, LungSegOptions options, ILogger<PoisonQueue> log)
{
    /// <summary>The host's name for it.</summary>
    public const string Name = "webjobs-blobtrigger-poison";

    private const int BatchSize = 32;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);

    /// <param name="most">Messages to take at most, rounded up to whole batches of 32.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task DrainAsync(int most, CancellationToken cancellation)
    {
        try
        {
            for (var taken = 0; taken < most;)
            {
                var messages = (await queue.ReceiveMessagesAsync(BatchSize, Hidden, cancellation)).Value;
                if (messages.Length == 0) return;
                foreach (var message in messages)
                {
                    await EndAsync(CaseOf(message.Body.ToString()), cancellation);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
                }

                taken += messages.Length;
            }
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            // The host makes the queue with the first poison message.
        }
    }

    /// <summary>The case of a message; null where it is of another container or not a blob event at all.</summary>
    internal string? CaseOf(string message)
    {
        try
        {
            var text = message.StartsWith('{') ? message : Encoding.UTF8.GetString(Convert.FromBase64String(message));
            var blobEvent = JsonNode.Parse(text);
            return (string?)blobEvent?["ContainerName"] == options.ScansContainer
                ? CaseReference.CaseIdOf((string?)blobEvent["BlobName"] ?? "")
                : null;
        }
        catch (Exception fault)
            when (fault is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task EndAsync(string? caseId, CancellationToken cancellation)
    {
        const string Code = "event-poisoned";
        using var scope = log.BeginCase(caseId ?? "", CaseScope.Poison);
        log.BlobEventPoisoned(caseId ?? "", caseId is null ? "not-a-slice" : Code);
        if (caseId is null)
            return;
        var fault = new Fault(
            Code, "An event of one of the case's blobs failed again and again.",
            "Look at the log of the blob trigger, then rerun the case.");
        await ender.EndAsync(caseId, fault, cancellation);
    }
}
