using System.Text.Json;
using System.Text.Json.Nodes;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Orchestration;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Http;

/// <summary>Answers what cases there are and how far they are, from Durable's state and the results.</summary>
public sealed class CaseQueries(IBlobStore store, LungSegOptions options)
{
    private const int PageSize = 100;

    private readonly CaseArchive _archive = new(store, options.Containers);

    /// <summary>True where anything lies under the case's prefix.</summary>
    public async Task<bool> HasScansAsync(string caseId, CancellationToken cancellation)
    {
        await foreach (var _ in store.ListAsync(options.ScansContainer, caseId + "/", cancellation)) return true;
        return false;
    }

    /// <summary>One case: its orchestration's state, every series' progress, and its newest result; null where there is none.</summary>
    public async Task<JsonObject?> FindAsync(DurableTaskClient client, string caseId, CancellationToken cancellation)
    {
        var instanceId = CaseInstance.IdOf(options.ScansContainer, caseId);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation);
        var newest = await _archive.FindNewestAsync(CaseReference.Named(caseId), cancellation);
        if (instance is null && newest is null) return null;

        var answer = instance is null ? new JsonObject { ["caseId"] = caseId } : Describe(caseId, instance);
        if (instance is { IsCompleted: false })
        {
            // What runs is the revision after the newest finished one.
            var prefix = CaseInstance.SeriesPrefix(instanceId, (newest?.Revision ?? 0) + 1);
            answer["series"] = await SeriesAsync(client, prefix, cancellation);
        }

        answer["result"] = newest is null ? null : JsonSerializer.SerializeToNode(newest, PipelineJson.Default.CaseDocument);
        return answer;
    }

    /// <summary>One page of the cases that Durable knows, with the token for the next page.</summary>
    public async Task<JsonObject> ListAsync(DurableTaskClient client, string? continuationToken, CancellationToken cancellation)
    {
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = CaseInstance.Prefix,
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
            ContinuationToken = continuationToken,
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(continuationToken).WithCancellation(cancellation))
        {
            var cases = page.Values
                .Where(instance => !CaseInstance.IsSeries(instance.InstanceId))
                .Select(instance => (JsonNode)Describe(CaseIdOf(instance), instance));
            return new() { ["cases"] = new JsonArray([.. cases]), ["continuationToken"] = page.ContinuationToken };
        }

        return new() { ["cases"] = new JsonArray(), ["continuationToken"] = null };
    }

    private static async Task<JsonArray> SeriesAsync(DurableTaskClient client, string prefix, CancellationToken cancellation)
    {
        var series = new JsonArray();
        var query = new OrchestrationQuery { InstanceIdPrefix = prefix, FetchInputsAndOutputs = true, PageSize = PageSize };
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

    private static JsonObject Describe(string caseId, OrchestrationMetadata instance) => new()
    {
        ["caseId"] = caseId,
        ["instanceId"] = instance.InstanceId,
        ["status"] = instance.RuntimeStatus.ToString(),
        ["createdAt"] = instance.CreatedAt,
        ["lastUpdatedAt"] = instance.LastUpdatedAt,
        ["progress"] = Json(instance.Progress()),
    };

    private static JsonNode? Json(WorkflowProgress? progress) => JsonSerializer.SerializeToNode(progress, PipelineJson.Default.WorkflowProgress!);

    private static string CaseIdOf(OrchestrationMetadata instance) => instance.ReadInputAs<CaseRequest>()?.Case.CaseId ?? "";
}
