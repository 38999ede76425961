using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Functions.Http;

/// <summary>
/// Durable's continuation token with a check sum before it, in base64url. Durable answers a token that is none of its
/// own with the first page: a caller would go round for ever.
/// </summary>
internal static class PageToken
{
    private const int CheckBytes = 6;

    /// <summary>The token for a caller; null where there is no further page.</summary>
    public static string? Of(string? continuationToken)
    {
        if (string.IsNullOrEmpty(continuationToken)) return null;
        var text = Encoding.UTF8.GetBytes(continuationToken);
        return Base64Url.EncodeToString([.. Check(text), .. text]);
    }

    /// <summary>
    /// False where the token is none that <see cref="Of"/> made; none at all asks for the first page.
    /// </summary>
    public static bool TryRead(string? token, out string? continuationToken)
    {
        continuationToken = null;
        if (string.IsNullOrEmpty(token)) return true;
        if (!Base64Url.IsValid(token)) return false;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= CheckBytes || !Check(bytes[CheckBytes..]).SequenceEqual(bytes[..CheckBytes])) return false;
        continuationToken = Encoding.UTF8.GetString(bytes.AsSpan(CheckBytes));
        return true;
    }

    private static byte[] Check(byte[] text) => SHA256.HashData(text)[..CheckBytes];
}
