using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Pipeline.Series;

/// <summary>
/// The name of a series' folder: its number, which people know, a hash of its UID, which is safe, and which scan of the
/// series it is where there are several. No UID from a file ever becomes part of a path.
/// </summary>
internal static class SeriesKeys
{
    public static string Of(int? seriesNumber, string seriesInstanceUid, string? part = null)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seriesInstanceUid)))[..8];
        var number = seriesNumber?.ToString(CultureInfo.InvariantCulture) ?? "x";
        return part is null ? $"series-{number}-{hash}" : $"series-{number}-{hash}-{part}";
    }
}
