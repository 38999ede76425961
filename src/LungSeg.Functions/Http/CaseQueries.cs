using System.Text.Json;
using System.Text.Json.Nodes;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Orchestration;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Http;

/// <summary>Answers what cases there are and how far they are, from Durable's state and the results.</summary>
public sealed class CaseQueries(IBlobStore store, LungSegOptions options)
{
    private const int PageSize = 100;

    /// <summary>Documents of a page's cases that are read at a time.</summary>
    private const int ConcurrentReads = 16;

    private readonly CaseArchive _archive = new(store, options.Containers);

    /// <summary>True where anything lies under the case's prefix.</summary>
    public async Task<bool> HasScansAsync(string caseId, CancellationToken cancellation)
    {
        await foreach (var _ in store.ListAsync(options.ScansContainer, caseId + "/", cancellation)) return true;
        return false;
    }

    /// <summary>
    /// One case: its orchestration's state, every series' progress, its newest result and how far that is sent; null
    /// where there is none.
    /// </summary>
    public async Task<JsonObject?> FindAsync(DurableTaskClient client, string caseId, CancellationToken cancellation)
    {
        var instanceId = CaseInstance.IdOf(options.ScansContainer, caseId);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation);
        var newest = await _archive.FindNewestAsync(CaseReference.Named(caseId), cancellation);
        if (instance is null && newest is null) return null;

        var answer = Describe(caseId, instance, newest);
        if (instance is { IsCompleted: false })
        {
            // What runs is the revision after the newest finished one.
            var prefix = CaseInstance.SeriesPrefix(instanceId, (newest?.Revision ?? 0) + 1);
            answer["series"] = await SeriesAsync(client, prefix, cancellation);
        }

        answer["result"] = newest is null
            ? null
            : JsonSerializer.SerializeToNode(newest, PipelineJson.Default.CaseDocument);
        var sending = await OwedSending.FindAsync(
            store, options.Containers, CaseReference.Named(caseId), cancellation);
        if (sending is not null)
            answer["sending"] = JsonSerializer.SerializeToNode(sending, SendingJson.Default.SendingDocument);
        return answer;
    }

    /// <summary>
    /// One page of the cases that Durable knows, with the token for the next page; null for a token that is none of
    /// ours.
    /// </summary>
    public async Task<JsonObject?> ListAsync(
        DurableTaskClient client, string? pageToken, CancellationToken cancellation)
    {
        if (!PageToken.TryRead(pageToken, out var continuationToken)) return null;
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = CaseInstance.Prefix,
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
            ContinuationToken = continuationToken,
        };
        await foreach (
            var page in client.GetAllInstancesAsync(query).AsPages(continuationToken).WithCancellation(cancellation))
        {
            var instances = page.Values.Where(instance => !CaseInstance.IsSeries(instance.InstanceId)).ToList();
            var cases = new JsonNode[instances.Count];
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = ConcurrentReads,
                CancellationToken = cancellation,
            };
            await Parallel.ForAsync(0, cases.Length, parallel, async (i, token) =>
            {
                var (caseId, instance) = (CaseIdOf(instances[i]), instances[i]);
                var newest = instance.IsCompleted
                    ? await _archive.FindNewestAsync(CaseReference.Named(caseId), token)
                    : null;
                cases[i] = Describe(caseId, instance, newest);
            });
            return new()
            {
                ["cases"] = new JsonArray(cases),
                ["continuationToken"] = PageToken.Of(page.ContinuationToken),
            };
        }

        return new() { ["cases"] = new JsonArray(), ["continuationToken"] = null };
    }

    private static async Task<JsonArray> SeriesAsync(
        DurableTaskClient client, string prefix, CancellationToken cancellation)
    {
        var series = new JsonArray();
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = prefix,
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
        };
        await foreach (var child in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
        {
            series.Add((JsonNode)new JsonObject
            {
                ["key"] = child.InstanceId[prefix.Length..],
                ["status"] = child.RuntimeStatus.ToString(),
                ["progress"] = Json(child.Progress()),
            });
        }

        return series;
    }

    private static JsonObject Describe(string caseId, OrchestrationMetadata? instance, CaseDocument? newest)
    {
        var answer = new JsonObject { ["caseId"] = caseId, ["status"] = StatusOf(instance, newest) };
        if (instance is null) return answer;
        answer["instanceId"] = instance.InstanceId;
        answer["orchestration"] = instance.RuntimeStatus.ToString();
        answer["createdAt"] = instance.CreatedAt;
        answer["lastUpdatedAt"] = instance.LastUpdatedAt;
        answer["progress"] = Json(instance.Progress());
        return answer;
    }

    /// <summary>
    /// Of a case that runs, what its orchestration does (Pending, Running, Suspended); of one that has ended, how the
    /// case ended (Complete, Rejected, Failed, Cancelled): an orchestration also completes where its case was rejected.
    /// </summary>
    private static string StatusOf(OrchestrationMetadata? instance, CaseDocument? newest) => (instance, newest) switch
    {
        ({ IsCompleted: false }, _) or (not null, null) => instance.RuntimeStatus.ToString(),
        (_, { Fault.Code: CaseEndpoints.CancelledCode }) => "Cancelled",
        (_, { } ended) => ended.Status.ToString(),
        (null, null) => throw new ArgumentException("A case that nothing knows has no status."),
    };

    private static JsonNode? Json(WorkflowProgress? progress) =>
        JsonSerializer.SerializeToNode(progress, PipelineJson.Default.WorkflowProgress!);

    private static string CaseIdOf(OrchestrationMetadata instance) =>
        instance.ReadInputAs<CaseRequest>()?.Case.CaseId ?? "";
}
