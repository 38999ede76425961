using LungSeg.Viewer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LungSeg.Viewer.Files;

/// <summary>The page's own files, embedded in the assembly.</summary>
internal static class WebFiles
{
    private const string Folder = "wwwroot/";

    private static readonly Dictionary<string, (byte[] Content, EntityTagHeaderValue ETag)> All = Read();

    /// <summary>The file of a name such as "app.js", "" being the page itself; null where there is none.</summary>
    public static IResult? Find(HttpContext context, string path)
    {
        var name = path.Length == 0 ? "index.html" : path;
        if (!All.TryGetValue(name, out var file)) return null;
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForPage;
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(file.Content, ContentTypes.Of(name), entityTag: file.ETag);
    }

    private static Dictionary<string, (byte[] Content, EntityTagHeaderValue ETag)> Read()
    {
        var assembly = typeof(WebFiles).Assembly;
        var files = new Dictionary<string, (byte[], EntityTagHeaderValue)>(StringComparer.Ordinal);
        foreach (var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files[name[Folder.Length..]] = (content, Answers.ETagOf(content));
        }

        return files;
    }
}
