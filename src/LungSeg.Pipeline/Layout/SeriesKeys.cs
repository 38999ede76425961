using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Pipeline.Layout;

/// <summary>
/// The name of a series' folder: its number, which people know, a hash of its UID, which is safe, and which scan of the
/// series it is where there are several. No UID from a file ever becomes part of a path.
/// </summary>
public static class SeriesKeys
{
    /// <summary>Of a DICOM series, or of one scan in it.</summary>
    public static string Of(int? seriesNumber, string seriesInstanceUid, string? part = null)
    {
        var number = seriesNumber?.ToString(CultureInfo.InvariantCulture) ?? "x";
        return With($"series-{number}-{HashOf(seriesInstanceUid)}", part);
    }

    /// <summary>
    /// Of a volume that is no DICOM: a hash of the file's name, for files are called after patients too.
    /// </summary>
    public static string OfFile(string name, string? part) => With($"volume-{HashOf(name)}", part);

    private static string With(string key, string? part) => part is null ? key : $"{key}-{part}";

    /// <summary>
    /// Eight hexadecimal digits that stand for a UID or a path: safe in a name, and the same each time.
    /// </summary>
    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
