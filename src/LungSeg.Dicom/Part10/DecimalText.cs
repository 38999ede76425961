using System.Globalization;

namespace LungSeg.Dicom.Part10;

/// <summary>
/// Reads one number of a decimal string (PS3.5 table 6.2-1, DS), also as other software writes it: more than 16
/// characters, text behind a zero byte, a decimal comma where it can be nothing else. Why a comma is read is in
/// docs/decisions/2026-11-30-decimal-commas.md.
/// </summary>
internal static class DecimalText
{
    /// <summary>Beyond this no length in mm, slope or intercept means anything.</summary>
    public const double MaxMagnitude = 1e9;

    /// <summary>No number is longer than this; what is longer is not looked at.</summary>
    private const int MaxLength = 64;

    /// <param name="text">One value, trimmed.</param>
    /// <param name="tag">The element that holds it.</param>
    /// <param name="value">The number.</param>
    /// <param name="isOdd">Whether the text had to be understood beyond the standard's rule.</param>
    /// <returns>Whether the text is one finite number of a plausible size, and no other.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, uint tag, out double value, out bool isOdd)
    {
        isOdd = false;
        if (TryParse(text, out value)) return true;
        isOdd = true;
        text = DicomText.Trim(DicomText.UpToNull(text));
        if (TryParse(text, out value)) return true;
        var comma = text.IndexOf((byte)',');
        if (comma < 0
            || text.Length > MaxLength
            || text.LastIndexOf((byte)',') != comma
            || text.IndexOf((byte)'.') >= 0)
            return false;
        if (CanBeGrouping(text, comma) && !IsLength(tag))
            return false;
        Span<byte> withPoint = stackalloc byte[text.Length];
        text.CopyTo(withPoint);
        withPoint[comma] = (byte)'.';
        return TryParse(withPoint, out value);
    }

    /// <summary>
    /// Whether the comma could divide thousands, as in -1,024: one to three digits before it and three behind.
    /// </summary>
    private static bool CanBeGrouping(ReadOnlySpan<byte> text, int comma)
    {
        var before = text[..comma].TrimStart("+-"u8);
        var behind = text[(comma + 1)..];
        return before.Length is >= 1 and <= 3
            && before[0] != (byte)'0'
            && behind.Length == 3
            && !behind.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Places, distances and directions: a thousand times as much would lie outside any scanner.</summary>
    private static bool IsLength(uint tag) =>
        tag
            is DicomTags.PixelSpacing
                or DicomTags.ImagePositionPatient
                or DicomTags.ImageOrientationPatient
                or DicomTags.SliceThickness;

    private static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && Math.Abs(value) <= MaxMagnitude;
}
