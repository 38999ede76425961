using System.Text;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// The rule that every blob name obeys before it may become a path or a URL: 1 to 1,024 characters in '/'-separated
/// segments, none of them empty, '.', '..', a Windows device name, or with control characters, '\\', ':', '*', '?',
/// '"', '&lt;', '&gt;' or '|', none ending in a dot or a space, and all in Unicode normalisation form C.
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

    /// <summary>True where the name obeys the rule; otherwise <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool IsValid(string name, out string fault)
    {
        fault = Fault(name) ?? "";
        return fault.Length == 0;
    }

    /// <exception cref="ArgumentException">The name breaks the rule; the message says how.</exception>
    public static string Validated(string name) =>
        IsValid(name, out var fault) ? name : throw new ArgumentException($"The blob name '{name}' {fault}.", nameof(name));

    private static string? Fault(string name)
    {
        if (name.Length is 0 or > MaximumLength) return $"must have 1 to {MaximumLength} characters";
        foreach (var c in name)
        {
            if (char.IsControl(c)) return "has a control character";
            if (@"\:*?""<>|".Contains(c)) return $"has the character {c}";
        }

        // An unpaired surrogate can be neither normalised nor encoded; IsNormalized throws on it.
        if (HasUnpairedSurrogate(name)) return "has half a Unicode character";
        if (!name.IsNormalized(NormalizationForm.FormC)) return "is not in Unicode normalisation form C";
        foreach (var segment in name.Split('/'))
        {
            if (segment.Length == 0) return "has an empty segment";
            if (segment is "." or "..") return "has a segment that is . or ..";
            if (segment[^1] is '.' or ' ') return "has a segment that ends in a dot or a space";
            var stem = segment.Split('.')[0];
            if (Devices.Contains(stem)) return $"has the reserved segment {segment}";
        }

        return null;
    }

    private static bool HasUnpairedSurrogate(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !name.Contains('\uFFFD')) return true;
        }

        return false;
    }
}
