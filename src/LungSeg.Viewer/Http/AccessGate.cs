using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Viewer.Http;

/// <summary>
/// Lets in who knows the access token. The address <c>/?access=TOKEN</c> sets a cookie that scripts and other sites
/// can't use and goes on to the address without the token; programs send <c>Authorization: Bearer TOKEN</c>.
/// </summary>
internal sealed class AccessGate(string token)
{
    private const string Remedy =
        "Open the address that the server printed when it started: it ends in ?access= and a token.";

    // Cookies are shared between the ports of a host: the name keeps two servers apart.
    private readonly string _cookie =
        "lungseg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))[..4]);

    /// <summary>Null where the request may pass; otherwise the answer.</summary>
    public ViewerResponse? Check(ViewerRequest request)
    {
        if (request.Query.TryGetValue("access", out var offered) && request.Path == "/" && IsToken(offered))
        {
            return ViewerResponse.SeeOther(
                "./", ("Set-Cookie", $"{_cookie}={token}; Path=/; HttpOnly; SameSite=Strict"));
        }

        return IsToken(request.Cookie(_cookie)) || IsToken(Bearer(request))
            ? null
            : ViewerResponse.NoAccess(request, Remedy);
    }

    private static string? Bearer(ViewerRequest request) =>
        request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header[7..]
            : null;

    private bool IsToken(string? offered) =>
        offered is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), Encoding.UTF8.GetBytes(token));
}
