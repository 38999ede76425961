using LungSeg.Viewer.Http;

namespace LungSeg.Viewer.Files;

/// <summary>The page's own files, embedded in the assembly.</summary>
internal static class WebFiles
{
    private const string Folder = "wwwroot/";

    private static readonly Dictionary<string, (byte[] Content, string ETag)> All = Read();

    /// <summary>The file under a path such as "/app.js", "/" being the page itself; null where there is none.</summary>
    public static ViewerResponse? Find(ViewerRequest request)
    {
        var name = request.Path == "/" ? "index.html" : request.Path[1..];
        if (!All.TryGetValue(name, out var file)) return null;
        (string, string)[] headers = [("ETag", file.ETag), ("Cache-Control", "no-cache")];
        return request.Header("If-None-Match") == file.ETag
            ? new(304, SecurityHeaders.With(SecurityHeaders.ForPage, headers))
            : ViewerResponse.Bytes(200, file.Content, SecurityHeaders.ForPage, ContentTypes.Of(name), headers);
    }

    private static Dictionary<string, (byte[] Content, string ETag)> Read()
    {
        var assembly = typeof(WebFiles).Assembly;
        var files = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal);
        foreach (var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files[name[Folder.Length..]] = (content, ViewerResponse.ETagOf(content));
        }

        return files;
    }
}
