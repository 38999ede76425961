using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Http;
using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer.Files;

/// <summary>The files of results: streamed from the store, never held, never run.</summary>
internal sealed class ResultFiles(IBlobStore store, string container)
{
    /// <summary>Answers for one blob by its name; null where there is none or the name is none.</summary>
    public async Task<IResult?> FindAsync(HttpContext context, string name)
    {
        if (!BlobName.IsValid(name, out _)) return null;
        var address = new BlobAddress(container, name);
        if (await store.FindAsync(address, context.RequestAborted) is not { } blob) return null;

        // Only an answer that carries or describes the file has its length: a 412 or a fault has another.
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == 200) context.Response.ContentLength = blob.Length;
            return Task.CompletedTask;
        });
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-cache";
        if (name.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            headers.ContentSecurityPolicy = SecurityHeaders.ForReport;
        var isSaved = context.Request.Query.ContainsKey("download") || !ContentTypes.IsShown(name);
        return Results.Stream(
            async output =>
            {
                // The version whose length the headers say, or none.
                await using var content = await store.OpenReadAsync(
                    address, 0, null, blob.ETag, context.RequestAborted);
                await content.CopyToAsync(output, context.RequestAborted);
            },
            ContentTypes.Of(name), isSaved ? name[(name.LastIndexOf('/') + 1)..] : null,
            entityTag: Answers.ETagOf(blob.ETag));
    }
}
