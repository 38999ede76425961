using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Formats.Report;

/// <summary>
/// The report's style sheet, and the content security policy that lets in nothing but it and the pictures.
/// </summary>
internal static class ReportStyle
{
    /// <summary>report.css, line ends as LF.</summary>
    public static string Css { get; } = Read();

    /// <summary>No script, no network, no frames; pictures as data, styles only this one, known by its hash.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; img-src data:; style-src "
            + $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; "
            + $"form-action 'none'";

    private static string Read()
    {
        using var stream = typeof(ReportStyle).Assembly.GetManifestResourceStream("LungSeg.Formats.Report.report.css")
            ?? throw new InvalidOperationException("report.css is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
