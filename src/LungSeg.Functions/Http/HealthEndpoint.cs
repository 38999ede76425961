using System.Net;
using System.Text.Json.Nodes;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LungSeg.Functions.Http;

/// <summary>Says whether the app can do its work: it runs and it reaches its storage.</summary>
public sealed class HealthEndpoint(IBlobStore store, LungSegOptions options)
{
    [Function("Health")]
    public async Task<HttpResponseData> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequestData request,
        CancellationToken cancellation)
    {
        try
        {
            await foreach (var _ in store.ListAsync(options.ScansContainer, "", cancellation)) break;
        }
        catch (StorageException fault)
        {
            return await Answers.ProblemAsync(
                request, HttpStatusCode.ServiceUnavailable, "storage-unreachable", fault.Message);
        }

        return await Answers.JsonAsync(
            request, HttpStatusCode.OK,
            new JsonObject { ["status"] = "healthy", ["version"] = SoftwareVersion.Current });
    }
}
