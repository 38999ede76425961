using LungSeg.Viewer.Http;
using Microsoft.AspNetCore.Http;

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
    private const string Cure = "Open /api/sign-in?code=KEY with a function key of this app.";

    /// <summary>Null where the request may pass; otherwise the answer.</summary>
    public async Task<IResult?> CheckAsync(HttpContext context, CancellationToken cancellation)
    {
        if (authenticatedByPlatform && context.Request.Headers[Principal].ToString().Length > 0)
            return null;
        return await sessions.IsValidAsync(context.Request.Cookies[Cookie], cancellation)
            ? null
            : Answers.NoAccess(context, Cure);
    }

    /// <summary>
    /// Gives a cookie that scripts and other sites can't use, and has the page go on by itself: a redirect would count
    /// as the other site's doing where a link in a mail led here, and the cookie would not be sent.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="folder">The path that the viewer lies under, with the '/' at its end.</param>
    /// <param name="viewer">The viewer's path in it, with the '/' at its end.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IResult> SignInAsync(
        HttpContext context, string folder, string viewer, CancellationToken cancellation)
    {
        var ticket = await sessions.IssueAsync(cancellation);

        context.Response.Cookies.Append(
            Cookie, ticket,
            new()
            {
                Path = folder + viewer,
                MaxAge = ViewerSessions.Lifetime,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,

                // This machine's own address is reached without TLS, and nowhere else is.
                Secure = context.Request.Host.Host is not ("localhost" or "127.0.0.1"),
            });
        return Answers.GoOn(context, viewer);
    }
}
