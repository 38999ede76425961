using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LungSeg.Viewer.Http;

/// <summary>
/// Large JSON that many pages ask for again and again: made once for each version, compressed once, and kept. Memory
/// holds the latest few. Safe for use from any number of threads.
/// </summary>
internal sealed class KeptJson<T>(JsonTypeInfo<T> type)
{
    /// <summary>Different questions about the same version, such as other columns.</summary>
    private const int MostKept = 3;

    /// <summary>Below this a packet or two carries it as it is.</summary>
    private const int CompressedFromBytes = 4096;

    private readonly Lock _one = new();
    private readonly List<Kept> _kept = [];

    /// <summary>The answer: 304 to who knows it, gzip to who takes it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="version">Another where the value is another.</param>
    /// <param name="make">Makes the value.</param>
    public IResult Answer(HttpContext context, string version, Func<T> make)
    {
        var kept = Find(version, make);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var isCompressed = kept.Compressed is not null && TakesGzip(context.Request);
        if (isCompressed) context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(
            isCompressed ? kept.Compressed! : kept.Content, "application/json",
            entityTag: isCompressed ? kept.CompressedTag : kept.Tag);
    }

    private Kept Find(string version, Func<T> make)
    {
        lock (_one)
        {
            if (_kept.Find(candidate => candidate.Version == version) is { } known) return known;
            var content = JsonSerializer.SerializeToUtf8Bytes(make(), type);
            var compressed = content.Length < CompressedFromBytes ? null : Compress(content);
            var tag = Answers.ETagOf(content);
            var made = new Kept(
                version, content, tag, compressed, new($"{tag.Tag.ToString().TrimEnd('"')}-gzip\""));
            _kept.Insert(0, made);
            if (_kept.Count > MostKept) _kept.RemoveAt(MostKept);
            return made;
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return target.ToArray();
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding =>
            encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);

    private sealed record Kept(
        string Version, byte[] Content, EntityTagHeaderValue Tag, byte[]? Compressed,
        EntityTagHeaderValue CompressedTag);
}
