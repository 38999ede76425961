using System.Globalization;
using System.Text;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// The rule that every blob name obeys before it may become a path or a URL: 1 to 1,024 characters in '/'-separated
/// segments, none of them empty, '.', '..', a Windows device name, or ending in a dot or a space, and each character
/// one that <see cref="Allows"/>.
/// </summary>
public static class BlobName
{
    private const int MaximumLength = 1024;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>
    /// True where the name obeys the rule; otherwise <paramref name="fault"/> says what is wrong with it.
    /// </summary>
    public static bool IsValid(string name, out string fault)
    {
        fault = Fault(name) ?? "";
        return fault.Length == 0;
    }

    /// <exception cref="ArgumentException">The name breaks the rule; the message says how.</exception>
    public static string Validated(string name) =>
        IsValid(name, out var fault)
            ? name
            : throw new ArgumentException($"The blob name '{name}' {fault}.", nameof(name));

    /// <summary>
    /// A prefix to list by: empty, or whole valid segments followed by the beginning of one more, which may be empty.
    /// </summary>
    /// <exception cref="ArgumentException">A whole segment breaks the rule; the message says how.</exception>
    public static string ValidatedPrefix(string prefix)
    {
        var folder = prefix.LastIndexOf('/');
        if (folder >= 0) Validated(prefix[..folder]);
        return prefix;
    }

    /// <summary>
    /// The characters that a name may have: none that Windows refuses, no control characters, and none that is
    /// invisible or turns text around (U+202E and its like), which make a name look like another.
    /// </summary>
    public static bool Allows(Rune character) => character.Value switch
    {
        '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' => false,
        _ => character != Rune.ReplacementChar && Rune.GetUnicodeCategory(character) is not (
            UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
    };

    private static string? Fault(string name)
    {
        if (name.Length is 0 or > MaximumLength) return $"must have 1 to {MaximumLength} characters";

        // Half a surrogate pair comes out as U+FFFD, which is not allowed.
        foreach (var character in name.EnumerateRunes())
        {
            if (!Allows(character)) return $"has the character U+{character.Value:X4}";
        }

        foreach (var segment in name.Split('/'))
        {
            if (segment.Length == 0) return "has an empty segment";
            if (segment is "." or "..") return "has a segment that is . or ..";
            if (segment[^1] is '.' or ' ') return "has a segment that ends in a dot or a space";
            if (Devices.Contains(segment.Split('.')[0])) return $"has the reserved segment {segment}";
        }

        return null;
    }
}
