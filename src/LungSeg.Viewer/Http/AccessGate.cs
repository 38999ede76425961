using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer.Http;

/// <summary>
/// Lets in who knows the access token. The address <c>/?access=TOKEN</c> sets a cookie that scripts and other sites
/// can't use and goes on to the address without the token; programs send <c>Authorization: Bearer TOKEN</c>.
/// </summary>
internal sealed class AccessGate(string token)
{
    private const string Bearer = "Bearer ";

    private const string Cure =
        "Open the address that the server printed when it started: it ends in ?access= and a token.";

    // Cookies are shared between the ports of a host: the name keeps two servers apart.
    private readonly string _cookie =
        "lungseg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))[..4]);

    /// <summary>Null where the request may pass; otherwise the answer.</summary>
    public IResult? Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == "/" && IsToken(request.Query["access"]))
        {
            context.Response.Cookies.Append(
                _cookie, token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            return Answers.SeeOther(context, "./");
        }

        var header = request.Headers.Authorization.ToString();
        return IsToken(request.Cookies[_cookie])
            || (header.StartsWith(Bearer, StringComparison.Ordinal) && IsToken(header[Bearer.Length..]))
            ? null
            : Answers.NoAccess(context, Cure);
    }

    private bool IsToken(string? offered) =>
        offered is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), Encoding.UTF8.GetBytes(token));
}
