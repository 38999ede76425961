namespace LungSeg.Formats.Report;

/// <summary>What reports say in the same words, whatever their format.</summary>
internal static class ReportTexts
{
    public const string Title = "Lung CT report";

    public const string Notice = "For research. Not for clinical use.";

    public const string NoFlags = "The checks found nothing to report. Look at the pictures all the same.";

    public static string FooterOf(ReportModel model) =>
        $"LungSeg {model.SoftwareVersion}. For research; not for clinical use.";

    public static string ConfidenceOf(double confidence) =>
        $"Confidence {Numbers.Significant(confidence)} of 1: one number out of the flags, to sort results by. No "
            + "probability.";

    /// <summary>How much a flag should worry, in a word.</summary>
    public static string WordOf(ReportSeverity severity) =>
        severity == ReportSeverity.Info ? "Note" : severity.ToString();

    /// <summary>The number behind a flag with its unit; null where there is none.</summary>
    public static string? ValueOf(ReportFlag flag) =>
        flag.Value is { } value ? $"{Numbers.Significant(value)} {Numbers.Unit(flag.Unit)}" : null;
}
