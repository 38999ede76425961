using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer.Http;

/// <summary>
/// Headers that every answer carries, and the content security policies of the three kinds of answers.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// For the page: scripts and styles are its own files, everything comes from its own host. NiiVue's font and
    /// textures are data and blob URLs, read with fetch.
    /// </summary>
    public const string ForPage =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For a stored report: a document of its own that runs no script and reaches nothing.</summary>
    public const string ForReport =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

    /// <summary>For a page that only goes on to another; a sandbox would forbid that.</summary>
    public const string ForPassage = "default-src 'none'; frame-ancestors 'none'";

    // For everything that is no page.
    private const string ForData = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <summary>Sets them as they are for data; nothing is kept by a cache that does not say otherwise.</summary>
    public static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ForData;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
