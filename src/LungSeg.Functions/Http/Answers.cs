using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Http;

namespace LungSeg.Functions.Http;

/// <summary>Answers as JSON; faults as problem+json (RFC 9457).</summary>
internal static class Answers
{
    /// <param name="location">The address of what the answer speaks of, if any: a header after the body is lost.</param>
    public static async Task<HttpResponseData> JsonAsync(
        HttpRequestData request, HttpStatusCode status, JsonNode body, string? location = null)
    {
        var response = request.CreateResponse(status);
        if (location is not null) response.Headers.Add("Location", location);
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        await response.WriteStringAsync(body.ToJsonString());
        return response;
    }

    public static async Task<HttpResponseData> ProblemAsync(
        HttpRequestData request, HttpStatusCode status, string code, string detail)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", "application/problem+json; charset=utf-8");
        await response.WriteStringAsync(new JsonObject
        {
            ["type"] = $"urn:lungseg:problem:{code}",
            ["title"] = code,
            ["status"] = (int)status,
            ["detail"] = detail,
        }.ToJsonString());
        return response;
    }
}
