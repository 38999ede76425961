using System.Globalization;
using System.Text;

namespace LungSeg.Dicom.Part10;

/// <summary>Text as it lies in elements: padded, sometimes with what no text should have in it.</summary>
internal static class DicomText
{
    /// <summary>
    /// Without the padding at both ends: spaces, zeros, and the line breaks and tabs that text files leave.
    /// </summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \0\t\r\n"u8);

    /// <summary>
    /// What stands before the first zero: writers copy buffers that end with one, and what lay behind it.
    /// </summary>
    public static ReadOnlySpan<byte> UpToNull(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)0) is var end and >= 0 ? text[..end] : text;

    /// <summary>
    /// At most so many characters; bytes that are not printable ASCII become '?'. Null where there is none.
    /// </summary>
    public static string? Printable(ReadOnlySpan<byte> text, int longest)
    {
        if (text.IsEmpty) return null;
        return string.Create(Math.Min(text.Length, longest), text, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = source[i] is >= 0x20 and < 0x7F ? (char)source[i] : '?';
        });
    }

    /// <summary>
    /// The text in printable ASCII, one to one: all other bytes, and the percent sign, become % and two hexadecimal
    /// digits, so that texts that differ stay different. Null where there is none.
    /// </summary>
    public static string? Escaped(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return null;
        if (!text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && text.IndexOf((byte)'%') < 0)
            return Encoding.ASCII.GetString(text);
        var escaped = new StringBuilder(text.Length * 3);
        foreach (var character in text)
        {
            if (character is > 0x20 and < 0x7F and not (byte)'%') escaped.Append((char)character);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{character:X2}");
        }

        return escaped.ToString();
    }
}
