using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LungSeg.Formats.Report;
using LungSeg.TestKit.Tools;

namespace LungSeg.Formats.Tests.Report;

/// <summary>Reports as PDF: by their structure, and as poppler reads and draws them.</summary>
public sealed partial class PdfReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_model_gives_the_same_even_number_of_bytes_without_a_date()
    {
        var pdf = Write(ReportSamples.Full);
        Assert.Equal(pdf, Write(ReportSamples.Full));
        Assert.Equal(0, pdf.Length % 2);
        Assert.DoesNotContain("Date", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
        Assert.DoesNotContain("/ID", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_object_lies_where_the_table_says()
    {
        var text = Encoding.Latin1.GetString(Write(Long));
        var table = int.Parse(StartOfTable().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref\n", text[table..], StringComparison.Ordinal);
        var offsets = Offset().Matches(text[table..]).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(Regex.Count(text, @"\nendobj\n"), offsets.Count);
        for (var i = 0; i < offsets.Count; i++)
        {
            Assert.StartsWith(
                $"{i + 1} 0 obj\n", text[int.Parse(offsets[i], CultureInfo.InvariantCulture)..],
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Poppler_reads_flags_with_their_sentences_every_number_with_its_unit_and_what_it_is_not_for()
    {
        var text = Read(ReportSamples.Full with { CaseId = "Fall 7 \u00e4 \u4e2d" });
        foreach (var expected in (string[])
        [
            "Lung CT report", "For research. Not for clinical use.", "Fall 7 \u00e4 ?", "3-77c0ffee",
            "The left lung is much smaller than the right. 2.4 ratio (small-left-lung)",
            "A contrast agent raises the densities.", "Both lungs", "Right lung", "Left lung", "4 755", "−854.5",
            "Mean density HU", "LAA-950 %", "Upper", "Axial slice through the middle", "512 × 512 × 133", "0.703 mm",
            "LungSeg 0.1.0", "1 of 1",
        ])
        {
            Assert.Contains(expected, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_long_report_goes_over_pages_that_each_say_where_they_are()
    {
        var text = Read(Long);
        var pages = text.TrimEnd('\f').Split('\f');
        Assert.InRange(pages.Length, 4, 20);
        for (var i = 0; i < pages.Length; i++)
        {
            Assert.Contains($"{i + 1} of {pages.Length}", pages[i], StringComparison.Ordinal);
            Assert.Contains("not for clinical use", pages[i], StringComparison.Ordinal);
        }

        foreach (var i in Enumerable.Range(0, 60)) Assert.Contains($"flag-{i}-", text, StringComparison.Ordinal);
        Assert.Contains("region-11", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Poppler_draws_it_and_finds_its_fonts_in_it()
    {
        File.WriteAllBytes(_folder["r.pdf"], Write(Long));
        var (code, said) = ExternalTool.RunOrSkip("pdffonts", _folder["r.pdf"]);
        Assert.True(code == 0, said);
        var fonts = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.Equal(2, fonts.Count);
        Assert.All(fonts, font => Assert.Matches(@"DejaVuSansCondensed\S* +TrueType +\S+ +yes yes", font));

        (code, said) = ExternalTool.RunOrSkip("pdftoppm", "-r", "40", "-png", _folder["r.pdf"], _folder["page"]);
        Assert.True(code == 0 && said.Length == 0, said);
        Assert.True(Directory.GetFiles(_folder.Path, "page*.png").Length > 3);
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        const string Hostile = ") Tj ET endstream endobj <</JS(app.alert(1))>> \u202E\0\\";
        var number = new Dictionary<string, double> { ["volumeMl"] = double.NaN };
        var pdf = Write(new()
        {
            CaseId = Hostile + new string('x', 5000),
            SeriesKey = Hostile,
            Revision = 1,
            Method = Hostile,
            SoftwareVersion = Hostile,
            Flags = [new(Hostile, ReportSeverity.Warning, Hostile, double.PositiveInfinity, Hostile)],
            Regions = [new(Hostile, number), new(Hostile + "-upper", number)],
            Sections = [new(Hostile, [new(Hostile, Hostile, Hostile)])],
        });

        var text = Encoding.Latin1.GetString(pdf);
        Assert.Equal(
            Regex.Count(text, "^endobj$", RegexOptions.Multiline),
            Regex.Count(text, "^[0-9]+ 0 obj$", RegexOptions.Multiline));
        Assert.DoesNotContain("<</JS(app", text, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["r.pdf"], pdf);
        var (code, said) = ExternalTool.RunOrSkip("pdftotext", _folder["r.pdf"], "-");
        Assert.True(code == 0, said);
        Assert.Contains("endstream endobj <</JS(app.alert(1))>>", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_no_PNG_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            Write(ReportSamples.Full with { Pictures = [new("x", "x", new byte[100])] }));

    /// <summary>Many flags and regions.</summary>
    private static ReportModel Long => ReportSamples.Full with
    {
        Flags =
        [
            .. Enumerable.Range(0, 60).Select(i => new ReportFlag(
                $"flag-{i}-", ReportSeverity.Warning, string.Join(' ', Enumerable.Repeat("word", 40)))),
        ],
        Regions =
        [
            .. Enumerable.Range(0, 12).Select(i => ReportSamples.Full.Regions[0] with { Name = $"region-{i}" }),
        ],
    };

    private static byte[] Write(ReportModel model)
    {
        using var output = new MemoryStream();
        PdfReportWriter.Write(output, model);
        return output.ToArray();
    }

    /// <summary>What poppler reads, line by line, without the blanks between columns.</summary>
    private string Read(ReportModel model)
    {
        File.WriteAllBytes(_folder["r.pdf"], Write(model));
        var (code, said) = ExternalTool.RunOrSkip("pdftotext", "-layout", _folder["r.pdf"], "-");
        Assert.True(code == 0, said);
        return Blanks().Replace(said, " ");
    }

    [GeneratedRegex(@"startxref\n(\d+)\n")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(\d{10}) 00000 n")]
    private static partial Regex Offset();

    [GeneratedRegex(@"[ \u00A0\u202F]+")]
    private static partial Regex Blanks();
}
