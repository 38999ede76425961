using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Dicom.Series;

namespace LungSeg.Pipeline.Layout;

/// <summary>
/// The name of a series' folder: its number, what it shows and its kernel, which people know; which scan of the series
/// it is where there are several; and a hash of its UID where that is not enough. No UID and no free text from a file
/// ever becomes part of a path.
/// </summary>
public static class SeriesKeys
{
    /// <summary>Of the DICOM series of one case, in their order: a hash only where two have the same name.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<CtSeries> series)
    {
        string[] names = [.. series.Select(Name)];
        var known = names.CountBy(name => name).ToDictionary();
        return
        [
            .. series.Select((one, i) => known[names[i]] == 1 ? names[i] : Name(one, HashOf(one.SeriesInstanceUid))),
        ];
    }

    /// <summary>Of a series by itself, whatever others there are: its number and the hash of its UID.</summary>
    public static string Of(int? seriesNumber, string seriesInstanceUid, string? part = null) =>
        With(["series", Number(seriesNumber), HashOf(seriesInstanceUid), part]);

    /// <summary>
    /// Of a volume that is no DICOM: a hash of the file's name, for files are called after patients too.
    /// </summary>
    public static string OfFile(string name, string? part) => With(["volume", HashOf(name), part]);

    /// <summary>Where a series has no number, the hash of its UID is what tells it from others.</summary>
    private static string Name(CtSeries series) =>
        Name(series, series.SeriesNumber is null ? HashOf(series.SeriesInstanceUid) : null);

    private static string Name(CtSeries series, string? hash) =>
        With(
        [
            "series", Number(series.SeriesNumber),
            .. SeriesWords.Of(series.SeriesDescription, series.Acquisition.ConvolutionKernel), hash, series.Part,
        ]);

    private static string? Number(int? seriesNumber) => seriesNumber?.ToString(CultureInfo.InvariantCulture);

    private static string With(IEnumerable<string?> parts) => string.Join('-', parts.OfType<string>());

    /// <summary>
    /// Eight hexadecimal digits that stand for a UID or a path: safe in a name, and the same each time.
    /// </summary>
    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
