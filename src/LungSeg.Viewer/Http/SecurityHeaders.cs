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

    /// <summary>For everything that is no page.</summary>
    public const string ForData = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <summary>For a page that only goes on to another; a sandbox would forbid that.</summary>
    public const string ForPassage = "default-src 'none'; frame-ancestors 'none'";

    public static IReadOnlyDictionary<string, string> With(
        string policy, params IEnumerable<(string Name, string Value)> headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Security-Policy"] = policy,
            ["X-Content-Type-Options"] = "nosniff",
            ["Referrer-Policy"] = "no-referrer",
            ["Cross-Origin-Resource-Policy"] = "same-origin",
            ["Cross-Origin-Opener-Policy"] = "same-origin",
        };
        foreach (var (name, value) in headers) all[name] = value;
        return all;
    }
}
