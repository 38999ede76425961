using System.Net;
using System.Text.Json.Nodes;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Http;

/// <summary>What operators do with one case. Every call needs a function key.</summary>
public sealed class CaseEndpoints(
    CaseStarter starter, CaseEnder ender, CaseQueries queries, LungSegOptions options, ILogger<CaseEndpoints> log)
{
    /// <summary>The fault of a case that was cancelled.</summary>
    public const string CancelledCode = "cancelled";

    [Function("StartCase")]
    public Task<HttpResponseData> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "cases/{caseId}")] HttpRequestData request,
        string caseId, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        StartAsync(request, caseId, rerun: false, client, cancellation);

    [Function("RerunCase")]
    public Task<HttpResponseData> RerunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "cases/{caseId}/rerun")] HttpRequestData request,
        string caseId, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        StartAsync(request, caseId, rerun: true, client, cancellation);

    [Function("GetCase")]
    public async Task<HttpResponseData> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "cases/{caseId}")] HttpRequestData request,
        string caseId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (InvalidName(caseId) is { } fault) return await BadNameAsync(request, fault);
        var status = await queries.FindAsync(client, caseId, cancellation);
        return status is null
            ? await NotFoundAsync(request, caseId, await queries.HasScansAsync(caseId, cancellation))
            : await Answers.JsonAsync(request, HttpStatusCode.OK, status);
    }

    [Function("ListCases")]
    public async Task<HttpResponseData> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "cases")] HttpRequestData request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        await queries.ListAsync(client, request.Query["continuationToken"], cancellation) is { } page
            ? await Answers.JsonAsync(request, HttpStatusCode.OK, page)
            : await Answers.ProblemAsync(
                request, HttpStatusCode.BadRequest, "bad-continuation-token",
                "The continuationToken is none that this call has given: leave it out for the first page.");

    [Function("CancelCase")]
    public async Task<HttpResponseData> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "cases/{caseId}/cancel")] HttpRequestData request,
        string caseId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (InvalidName(caseId) is { } fault) return await BadNameAsync(request, fault);
        using var scope = log.BeginCase(caseId, CaseScope.Operator);
        var instanceId = CaseInstance.IdOf(options.ScansContainer, caseId);
        var instance = await client.GetInstanceAsync(instanceId, cancellation);
        if (instance is null) return await NotFoundAsync(request, caseId);
        if (instance.IsCompleted)
        {
            return await Answers.ProblemAsync(
                request, HttpStatusCode.Conflict, "case-not-running",
                $"The case '{caseId}' does not run: there is nothing to cancel.");
        }

        await client.TerminateInstanceAsync(
            instanceId, new TerminateInstanceOptions("Cancelled by request.", Recursive: true), cancellation);
        await ender.EndAsync(
            caseId, new(CancelledCode, "The case was cancelled by request.", "Rerun it, or change its blobs."),
            cancellation);
        log.CaseRejected(caseId, CancelledCode);
        return await Answers.JsonAsync(
            request, HttpStatusCode.Accepted, new JsonObject { ["caseId"] = caseId, ["status"] = "cancelled" });
    }

    private async Task<HttpResponseData> StartAsync(
        HttpRequestData request, string caseId, bool rerun, DurableTaskClient client, CancellationToken cancellation)
    {
        if (InvalidName(caseId) is { } fault) return await BadNameAsync(request, fault);
        if (!await queries.HasScansAsync(caseId, cancellation)) return await NotFoundAsync(request, caseId);
        var start = await starter.StartAsync(client, caseId, rerun, cancellation);
        if (rerun && !start.IsNew)
        {
            return await Answers.ProblemAsync(
                request, HttpStatusCode.Conflict, "case-running",
                $"The case '{caseId}' runs: ask for the rerun when it has ended, or cancel it first.");
        }

        return await Answers.JsonAsync(
            request, HttpStatusCode.Accepted,
            new JsonObject { ["caseId"] = caseId, ["instanceId"] = start.InstanceId },
            $"/api/cases/{Uri.EscapeDataString(caseId)}");
    }

    private static string? InvalidName(string caseId) =>
        caseId.Contains('/') ? "has a '/'" : BlobName.IsValid(caseId, out var fault) ? null : fault;

    private static Task<HttpResponseData> BadNameAsync(HttpRequestData request, string fault) =>
        Answers.ProblemAsync(request, HttpStatusCode.BadRequest, "bad-case-name", $"The case's name {fault}.");

    private Task<HttpResponseData> NotFoundAsync(HttpRequestData request, string caseId, bool hasScans = false) =>
        Answers.ProblemAsync(
            request,
            HttpStatusCode.NotFound,
            "no-such-case",
            hasScans
                ? $"There are blobs under '{caseId}/' in the container '{options.ScansContainer}', and no case has begun "
                    + "with them: wait for their events, or start it with a POST."
                : $"There is nothing under '{caseId}/' in the container '{options.ScansContainer}', and no case of that "
                    + "name runs.");
}
