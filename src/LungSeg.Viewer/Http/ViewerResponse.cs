using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LungSeg.Viewer.Api;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Http;

/// <summary>What a host is to answer: every header is in here, the length where it is known.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Headers">The headers, security headers among them.</param>
/// <param name="WriteBodyAsync">Writes the body; null where there is none. Called at most once.</param>
public sealed record ViewerResponse(
    int Status, IReadOnlyDictionary<string, string> Headers,
    Func<Stream, CancellationToken, Task>? WriteBodyAsync = null)
{
    /// <summary>401: JSON where a program asks, else a page.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="cure">How to get in: plain text.</param>
    public static ViewerResponse NoAccess(ViewerRequest request, string cure) =>
        request.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? Problem(401, new("no-access", "The request shows no right to come in.", cure))
            : Page(401, SecurityHeaders.ForData, "No access", $"<p>{WebUtility.HtmlEncode(cure)}</p>", head: "");

    /// <summary>A page that goes on to another address at once, by itself and not as a redirect.</summary>
    public static ViewerResponse GoOn(string location, params (string Name, string Value)[] headers)
    {
        var address = WebUtility.HtmlEncode(location);
        return Page(
            200, SecurityHeaders.ForPassage, "Signed in", $"<p><a href=\"{address}\">Go on</a></p>",
            $"<meta http-equiv=\"refresh\" content=\"0;url={address}\">", headers);
    }

    /// <summary>A redirect to an address that is to be got.</summary>
    public static ViewerResponse SeeOther(string location, params (string Name, string Value)[] headers) =>
        Empty(303, [("Location", location), ("Cache-Control", "no-store"), .. headers]);

    internal static ViewerResponse Empty(int status, params (string Name, string Value)[] headers) =>
        new(status, SecurityHeaders.With(SecurityHeaders.ForData, [("Content-Length", "0"), .. headers]));

    /// <summary>JSON that is the same until it changes: asked with its ETag, it is not sent again.</summary>
    internal static ViewerResponse Json<T>(ViewerRequest request, T value, JsonTypeInfo<T> type)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var etag = ETagOf(content);
        return request.Header("If-None-Match") == etag
            ? new(304, SecurityHeaders.With(SecurityHeaders.ForData, ("ETag", etag), ("Cache-Control", "no-cache")))
            : Bytes(
                200, content, SecurityHeaders.ForData, "application/json", ("ETag", etag),
                ("Cache-Control", "no-cache"));
    }

    internal static ViewerResponse Problem(int status, Fault fault) =>
        Bytes(
            status, JsonSerializer.SerializeToUtf8Bytes(fault, ViewerJson.Default.Fault), SecurityHeaders.ForData,
            "application/json", ("Cache-Control", "no-store"));

    private static ViewerResponse Page(
        int status, string policy, string title, string body, string head,
        params (string Name, string Value)[] headers) =>
        Bytes(
            status,
            Encoding.UTF8.GetBytes(
                $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    + $"content=\"width=device-width\">{head}<title>LungSeg</title><h1>{title}</h1>{body}</html>"),
            policy, "text/html; charset=utf-8", [("Cache-Control", "no-store"), .. headers]);

    internal static ViewerResponse Bytes(
        int status, ReadOnlyMemory<byte> content, string policy, string contentType,
        params (string Name, string Value)[] headers) =>
        new(
            status,
            SecurityHeaders.With(
                policy, [("Content-Type", contentType), ("Content-Length", $"{content.Length}"), .. headers]),
            async (stream, cancellation) => await stream.WriteAsync(content, cancellation));

    /// <summary>A strong ETag of some content.</summary>
    internal static string ETagOf(ReadOnlySpan<byte> content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..12])}\"";

    /// <summary>A store's own version tag, whatever is in it, as an ETag that fits into a header.</summary>
    internal static string ETagOf(string version) => ETagOf(Encoding.UTF8.GetBytes(version));
}
