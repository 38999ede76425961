using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LungSeg.Viewer.Api;
using LungSeg.Workflow;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LungSeg.Viewer.Http;

/// <summary>The answers that are not files; each carries the security headers.</summary>
public static class Answers
{
    /// <summary>401: JSON where a program asks, else a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="remedy">How to get in: plain text.</param>
    public static IResult NoAccess(HttpContext context, string remedy)
    {
        SecurityHeaders.Set(context.Response);
        return context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? Problem(401, new("no-access", "The request shows no right to come in.", remedy))
            : Page(401, "No access", $"<p>{WebUtility.HtmlEncode(remedy)}</p>", head: "");
    }

    /// <summary>A page that goes on to another address at once, by itself and not as a redirect.</summary>
    public static IResult GoOn(HttpContext context, string location)
    {
        SecurityHeaders.Set(context.Response);
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForPassage;
        var address = WebUtility.HtmlEncode(location);
        return Page(
            200, "Signed in", $"<p><a href=\"{address}\">Go on</a></p>",
            $"<meta http-equiv=\"refresh\" content=\"0;url={address}\">");
    }

    /// <summary>A redirect to an address that is to be got.</summary>
    public static IResult SeeOther(HttpContext context, string location)
    {
        SecurityHeaders.Set(context.Response);
        context.Response.Headers.Location = location;
        return Results.StatusCode(303);
    }

    /// <summary>JSON that is the same until it changes: asked with its ETag, it is not sent again.</summary>
    internal static IResult Json<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-cache";
        var content = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return Results.Bytes(content, "application/json", entityTag: ETagOf(content));
    }

    internal static IResult Problem(int status, Fault fault) =>
        Results.Json(fault, ViewerJson.Default.Fault, "application/json", status);

    internal static IResult NotFound() =>
        Problem(404, new("not-found", "There is nothing of that name.", "Look at the list of cases."));

    /// <summary>A strong ETag of some content.</summary>
    internal static EntityTagHeaderValue ETagOf(ReadOnlySpan<byte> content) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..12])}\"");

    /// <summary>A store's own version tag, whatever is in it, as an ETag that fits into a header.</summary>
    internal static EntityTagHeaderValue ETagOf(string version) => ETagOf(Encoding.UTF8.GetBytes(version));

    private static IResult Page(int status, string title, string body, string head) =>
        Results.Content(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width\">{head}<title>LungSeg</title><h1>{title}</h1>{body}</html>",
            "text/html; charset=utf-8", statusCode: status);
}
