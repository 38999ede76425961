using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Http;

namespace LungSeg.Viewer.Files;

/// <summary>The files of results: streamed from the store, never held, never run.</summary>
internal sealed class ResultFiles(IBlobStore store, string container)
{
    /// <summary>Answers for one blob by its name; null where there is none or the name is none.</summary>
    public async Task<ViewerResponse?> FindAsync(ViewerRequest request, string name, CancellationToken cancellation)
    {
        if (!BlobName.IsValid(name, out _)) return null;
        var address = new BlobAddress(container, name);
        if (await store.FindAsync(address, cancellation) is not { } blob) return null;

        var etag = ViewerResponse.ETagOf(blob.ETag);
        var policy = name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
            ? SecurityHeaders.ForReport
            : SecurityHeaders.ForData;
        var headers = new List<(string, string)>
        {
            ("Content-Type", ContentTypes.Of(name)),
            ("Content-Length", $"{blob.Length}"),
            ("ETag", etag),
            ("Cache-Control", "private, no-cache"),
        };
        if (request.Query.ContainsKey("download") || !ContentTypes.IsShown(name))
            headers.Add(("Content-Disposition", Attachment(name)));
        if (request.Header("If-None-Match") == etag)
            return new(304, SecurityHeaders.With(policy, headers.Where(header => header.Item1 != "Content-Length")));

        return new(200, SecurityHeaders.With(policy, headers), async (output, token) =>
        {
            // The version whose length the headers say, or none.
            await using var content = await store.OpenReadAsync(address, 0, null, blob.ETag, token);
            await content.CopyToAsync(output, token);
        });
    }

    /// <summary>RFC 6266 with the name in UTF-8 (RFC 8187), so that no character of it can end the header.</summary>
    private static string Attachment(string name) =>
        $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name[(name.LastIndexOf('/') + 1)..])}";
}
