using LungSeg.Viewer.Http;
using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer.AspNetCore;

/// <summary>
/// Passes an ASP.NET Core request on to the viewer, and its answer back; bodies are streamed both ways.
/// </summary>
public static class ViewerExchange
{
    /// <summary>What the viewer sees of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path under the viewer's own address, decoded, beginning with '/'.</param>
    public static ViewerRequest Request(HttpRequest request, string path) => new()
    {
        Method = request.Method,
        Path = path,
        Query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
        Header = name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
        Body = request.Body,
    };

    /// <summary>
    /// Has the request answered; a connection whose other end went away, or whose file broke off, is cut.
    /// </summary>
    public static async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task<ViewerResponse>> answer)
    {
        try
        {
            var response = await answer(context.RequestAborted);
            context.Response.StatusCode = response.Status;
            foreach (var (name, value) in response.Headers) context.Response.Headers[name] = value;
            if (response.WriteBodyAsync is { } write) await write(context.Response.Body, context.RequestAborted);
        }
        catch (Exception fault) when (context.RequestAborted.IsCancellationRequested || fault is IOException)
        {
            // The page went away, or the store failed in the middle of a file: a broken connection says so.
            context.Abort();
        }
    }
}
