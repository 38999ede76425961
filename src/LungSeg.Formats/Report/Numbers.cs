using System.Globalization;

namespace LungSeg.Formats.Report;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Numbers
{
    private const char NarrowNoBreakSpace = '\u202F';

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = NarrowNoBreakSpace.ToString() };

    /// <summary>Fixed digits, thousands apart by a narrow space, a true minus; "not a number" as a dash.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value)) return "–";
        var text = value.ToString($"N{decimals}", Grouped);
        return text.Replace('-', '\u2212');
    }

    /// <summary>Three significant digits, and all those before the point.</summary>
    public static string Significant(double value)
    {
        var decimals = value == 0 || !double.IsFinite(value) ? 0 : 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Short(Math.Round(value, Math.Clamp(decimals, 0, 4)));
    }

    /// <summary>A unit as it is written: squares with their sign.</summary>
    public static string Unit(string? unit) => unit switch
    {
        "cm2" => "cm²",
        "mm2" => "mm²",
        _ => unit ?? "",
    };

    /// <summary>As many digits as the value needs, four at most after the point.</summary>
    public static string Short(double value) =>
        double.IsFinite(value) ? value.ToString("#,0.####", Grouped).Replace('-', '\u2212') : "–";

    /// <summary>A length in bytes in the unit that suits it, powers of 1000.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => Fixed(bytes / 1e3, 1) + " kB",
        < 1_000_000_000 => Fixed(bytes / 1e6, 1) + " MB",
        _ => Fixed(bytes / 1e9, 2) + " GB",
    };
}
