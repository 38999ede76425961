using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Viewer.Http;

/// <summary>
/// Lets in who knows the access token. The address <c>/?access=TOKEN</c> sets a cookie that scripts and other sites
/// can't use and goes on to the address without the token; programs send <c>Authorization: Bearer TOKEN</c>.
/// </summary>
internal sealed class AccessGate(string token)
{
    private static readonly byte[] Refusal = Encoding.UTF8.GetBytes(
        """
        <!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>LungSeg</title>
        <h1>No access</h1><p>Open the address that the server printed when it started: it ends in ?access= and a token.</p></html>
        """);

    // Cookies are shared between the ports of a host: the name keeps two servers apart.
    private readonly string _cookie = "lungseg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))[..4]);

    /// <summary>Null where the request may pass; otherwise the answer.</summary>
    public ViewerResponse? Check(ViewerRequest request)
    {
        if (request.Query.TryGetValue("access", out var offered) && request.Path == "/" && IsToken(offered))
        {
            return ViewerResponse.Empty(
                303, ("Location", "./"), ("Cache-Control", "no-store"),
                ("Set-Cookie", $"{_cookie}={token}; Path=/; HttpOnly; SameSite=Strict"));
        }

        if (IsToken(Cookie(request)) || IsToken(Bearer(request))) return null;
        return request.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? ViewerResponse.Problem(401, new("no-access", "The request carries no access token.", "Open the address that the server printed when it started."))
            : ViewerResponse.Bytes(401, Refusal, SecurityHeaders.ForData, "text/html; charset=utf-8", ("Cache-Control", "no-store"));
    }

    private string? Cookie(ViewerRequest request) =>
        request.Header("Cookie")?.Split(';', StringSplitOptions.TrimEntries)
            .Where(pair => pair.StartsWith(_cookie + "=", StringComparison.Ordinal))
            .Select(pair => pair[(_cookie.Length + 1)..])
            .FirstOrDefault();

    private static string? Bearer(ViewerRequest request) =>
        request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;

    private bool IsToken(string? offered) =>
        offered is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), Encoding.UTF8.GetBytes(token));
}
