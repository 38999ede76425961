using System.Globalization;
using System.Text;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// Names for files and archive entries whose own names break the rules of <see cref="BlobName"/> ("10:30.dcm", "scan ",
/// "AUX"): every '%' and every character that breaks a rule is written as %XX, one for each of its bytes in UTF-8, so
/// that a user's folder can be read as it is. A file with a valid name keeps it, %XX or not.
/// </summary>
public static class OddFileName
{
    /// <summary>
    /// The blob name's segment for a file or folder name that is not one itself, or null where there is none: the name
    /// has bytes that are not Unicode, so that the file cannot be opened by it.
    /// </summary>
    public static string? Escape(string fileName)
    {
        if (fileName.EnumerateRunes().Contains(Rune.ReplacementChar)) return null;
        var segment = Escape(fileName, first: false);

        // The name of a Windows device has no forbidden character; escaping its first letter breaks it up.
        if (!BlobName.IsValid(segment, out _)) segment = Escape(fileName, first: true);
        return BlobName.IsValid(segment, out _) ? segment : null;
    }

    /// <summary>
    /// The file name that <see cref="Escape(string)"/> makes this segment of, or null where there is none.
    /// </summary>
    public static string? Unescape(string segment)
    {
        if (!segment.Contains('%')) return null;
        var fileName = Encoding.UTF8.GetString(Bytes(Encoding.UTF8.GetBytes(segment)));
        var isFileName = fileName is not ("." or "..") && fileName.IndexOfAny(Path.GetInvalidFileNameChars()) < 0;
        return isFileName && !BlobName.IsValid(fileName, out _) && Escape(fileName) == segment ? fileName : null;
    }

    private static string Escape(string fileName, bool first)
    {
        var text = new StringBuilder();
        var end = fileName.TrimEnd('.', ' ').Length;
        var utf8 = new byte[4];
        var at = 0;
        foreach (var character in fileName.EnumerateRunes())
        {
            var breaksRule = character.Value == '%' || !BlobName.Allows(character) || at >= end || (first && at == 0);
            if (!breaksRule)
                text.Append(character);
            else
                foreach (var b in utf8.AsSpan(0, character.EncodeToUtf8(utf8)))
                    text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            at += character.Utf16SequenceLength;
        }

        return text.ToString();
    }

    private static byte[] Bytes(ReadOnlySpan<byte> segment)
    {
        var bytes = new List<byte>(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            var isEscape =
                segment[i] == '%'
                && i + 2 < segment.Length
                && byte.TryParse(
                    segment.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            bytes.Add(
                isEscape
                    ? byte.Parse(segment.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                    : segment[i]);
            if (isEscape)
                i += 2;
        }

        return [.. bytes];
    }
}
