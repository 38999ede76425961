using LungSeg.Viewer.Http;

namespace LungSeg.Functions.Viewing;

/// <summary>
/// Lets into the viewer who carries a session's cookie, or whom App Service authentication has signed in.
/// </summary>
/// <param name="sessions">The sessions.</param>
/// <param name="authenticatedByPlatform">
/// App Service authentication stands before the app. Only then is its header believed: it takes away what callers send
/// under that name, and without it nobody does.
/// </param>
public sealed class ViewerGate(ViewerSessions sessions, bool authenticatedByPlatform)
{
    private const string Cookie = "lungseg-session";
    private const string Principal = "X-MS-CLIENT-PRINCIPAL-ID";
    private const string Remedy = "Open /api/sign-in?code=KEY with a function key of this app.";

    /// <summary>Null where the request may pass; otherwise the answer.</summary>
    public async Task<ViewerResponse?> CheckAsync(ViewerRequest request, CancellationToken cancellation)
    {
        if (authenticatedByPlatform && request.Header(Principal) is { Length: > 0 })
            return null;
        return await sessions.IsValidAsync(request.Cookie(Cookie), cancellation)
            ? null
            : ViewerResponse.NoAccess(request, Remedy);
    }

    /// <summary>
    /// Gives a cookie that scripts and other sites can't use, and has the page go on by itself: a redirect would count
    /// as the other site's doing where a link in a mail led here, and the cookie would not be sent.
    /// </summary>
    /// <param name="folder">The path that the viewer lies under, with the '/' at its end.</param>
    /// <param name="viewer">The viewer's path in it, with the '/' at its end.</param>
    /// <param name="host">The host's name as the browser has it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ViewerResponse> SignInAsync(
        string folder, string viewer, string host, CancellationToken cancellation)
    {
        var ticket = await sessions.IssueAsync(cancellation);

        // This machine's own address is reached without TLS, and nowhere else is.
        var secure = host is "localhost" or "127.0.0.1" ? "" : "; Secure";
        var seconds = (int)ViewerSessions.Lifetime.TotalSeconds;
        return ViewerResponse.GoOn(
            viewer,
            ("Set-Cookie",
                $"{Cookie}={ticket}; Path={folder}{viewer}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"));
    }
}
