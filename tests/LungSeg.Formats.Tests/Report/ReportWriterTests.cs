using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LungSeg.Formats.Report;
using LungSeg.TestKit.Tools;

namespace LungSeg.Formats.Tests.Report;

public sealed class ReportWriterTests
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;\u202Egnp\0";

    [Fact]
    public void A_report_is_the_golden_one_byte_for_byte()
    {
        var golden = Path.Combine(
            RepositoryRoot.Path!, "tests", "LungSeg.Formats.Tests", "Report", "report.golden.html");
        var html = Write(ReportSamples.Full);
        if (Environment.GetEnvironmentVariable("LUNGSEG_WRITE_GOLDEN") == "1") File.WriteAllText(golden, html);
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), html);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes() =>
        Assert.Equal(Write(ReportSamples.Full), Write(ReportSamples.Full));

    [Fact]
    public void Hostile_texts_stay_texts_wherever_they_stand()
    {
        var number = new Dictionary<string, double> { ["volumeMl"] = double.NaN };
        var html = Write(new()
        {
            CaseId = Hostile,
            SeriesKey = Hostile,
            Revision = 1,
            Method = Hostile,
            SoftwareVersion = Hostile,
            Flags = [new(Hostile, ReportSeverity.Warning, Hostile, double.PositiveInfinity, Hostile)],
            Regions = [new(Hostile, number), new(Hostile + "-upper", number)],
            Pictures = [new(Hostile, Hostile, ReportSamples.Pixel)],
            Sections = [new(Hostile, [new(Hostile, Hostile, Hostile)])],
            Notes = [new(Hostile, Hostile, Hostile, Hostile)],
            Files = [new(Hostile, -1, Hostile)],
        });

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onerror='", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\0', html);
        Assert.Single(Regex.Matches(html, "<img"));
        Assert.Equal(Tags(Write(Plain())), Tags(html));
    }

    [Fact]
    public void Nothing_is_asked_of_the_network_and_no_script_may_run()
    {
        var html = Write(ReportSamples.Full);
        Assert.DoesNotMatch("(src|href)=\"(?!data:image/png;base64,)", html);
        Assert.DoesNotMatch(@"url\(|@import|<link|<script|<iframe|\sstyle=""|\son[a-z]+=", html);
        Assert.Contains(
            "default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_s_hash_is_that_of_the_style_as_it_stands_in_the_page()
    {
        var html = Write(ReportSamples.Full);
        var from = html.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        var css = html[from..html.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
        Assert.Contains($"sha256-{hash}", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_flag_stands_first_and_flags_stand_before_numbers()
    {
        var html = Write(ReportSamples.Full);
        var error = html.IndexOf("small-left-lung", StringComparison.Ordinal);
        var info = html.IndexOf("<code>contrast", StringComparison.Ordinal);
        var numbers = html.IndexOf("Key figures", StringComparison.Ordinal);
        Assert.True(error > 0 && error < info && info < numbers);
    }

    [Fact]
    public void A_result_with_nothing_in_it_is_a_report_too()
    {
        var html = Write(
            new()
            {
                CaseId = "c",
                SeriesKey = "s",
                Revision = 1,
                Method = "robust",
                SoftwareVersion = "0",
            });
        Assert.Contains("No flags", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_no_PNG_is_refused() =>
        Assert.Throws<ArgumentException>(() => Write(Plain() with { Pictures = [new("", "", new byte[100])] }));

    [Fact]
    public void A_histogram_whose_parts_differ_is_refused() =>
        Assert.Throws<ArgumentException>(() => Write(Plain() with { Histogram = new(0, 10, [1, 2], [1], null) }));

    [Fact]
    public void The_histogram_is_as_high_as_the_square_root_of_its_counts()
    {
        var html = Write(Plain() with { Histogram = new(0, 100, [100, 25, 0], [25, 0, 0], null) });

        // The plot is 176 high with its base at y = 200 and 700 wide from x = 10 on.
        Assert.Contains(
            "class=\"all\" d=\"M10 200H10V24H243.3V112H476.7V200H710V200Z\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"lungs\" d=\"M10 200H10V112H243.3V200H710V200Z\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4755.4, 0, "4\u202F755")]
    [InlineData(-854.49, 1, "\u2212854.5")]
    [InlineData(double.NaN, 1, "–")]
    [InlineData(0.04, 1, "0.0")]
    public void Numbers_are_written_the_same_everywhere(double value, int decimals, string text) =>
        Assert.Equal(text, Numbers.Fixed(value, decimals));

    private static ReportModel Plain() =>
        new()
        {
            CaseId = "a",
            SeriesKey = "a",
            Revision = 1,
            Method = "a",
            SoftwareVersion = "a",
            Flags = [new("a", ReportSeverity.Warning, "a", 1, "a")],
            Regions =
            [
                new("a", new Dictionary<string, double> { ["volumeMl"] = 1 }),
                new("a-upper", new Dictionary<string, double> { ["volumeMl"] = 1 }),
            ],
            Pictures = [new("a", "a", ReportSamples.Pixel)],
            Sections = [new("a", [new("a", "a", "a")])],
            Notes = [new("a", "a", "a", "a")],
            Files = [new("a", 1, "a")],
        };

    /// <summary>The page's tags in order, without their attributes.</summary>
    private static string Tags(string html) =>
        string.Concat(Regex.Matches(html, "</?[a-zA-Z0-9]+").Select(match => match.Value));

    private static string Write(ReportModel model)
    {
        using var stream = new MemoryStream();
        ReportWriter.Write(stream, model);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
