using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Pipeline.Series;

/// <summary>
/// The name of a series' folder: its number, which people know, and a hash of its UID, which is safe. No UID from a
/// file ever becomes part of a path.
/// </summary>
internal static class SeriesKeys
{
    public static string Of(int? seriesNumber, string seriesInstanceUid)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seriesInstanceUid)))[..8];
        var number = seriesNumber?.ToString(CultureInfo.InvariantCulture) ?? "x";
        return $"series-{number}-{hash}";
    }
}
