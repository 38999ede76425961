using System.Text;
using LungSeg.Formats.Pictures;

namespace LungSeg.Formats.Report;

/// <summary>
/// Writes a series' report: one HTML file that needs nothing beside it, opens from disk, runs no script and asks no
/// network. The same model gives the same bytes.
/// </summary>
public static class ReportWriter
{
    /// <summary>Writes the report in UTF-8 without a byte order mark.</summary>
    /// <exception cref="ArgumentException">A picture is no PNG, or a histogram's series differ in length.</exception>
    public static void Write(Stream output, ReportModel model)
    {
        using var writer = new StreamWriter(
            output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 14, leaveOpen: true);
        var html = new HtmlText(writer);
        WriteHead(html, model);
        WriteFlags(html, model.Flags, model.Confidence);
        RegionTables.WriteKeyFigures(html, model.Regions);
        WritePictures(html, model.Pictures);
        if (model.Histogram is { } histogram) WriteHistogram(html, histogram);
        RegionTables.WriteMeasurements(html, model.Regions);
        WriteSections(html, model.Sections);
        WriteNotes(html, model.Notes);
        WriteFiles(html, model.Files);
        html.Line(
            $"</main>\n<footer>{ReportTexts.FooterOf(model)}</footer>\n</body>\n</html>");
    }

    private static void WriteHead(HtmlText html, ReportModel model)
    {
        html.Line($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{ReportStyle.ContentSecurityPolicy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{model.CaseId} – lung CT report</title>
            """);
        html.Raw($"<style>{ReportStyle.Css}</style>\n");
        html.Line($"""
            </head>
            <body>
            <header>
            <p class="notice">{ReportTexts.Notice}</p>
            <h1>{ReportTexts.Title}</h1>
            <p class="subject"><strong>{model.CaseId}</strong> <span>{model.SeriesKey}</span> <span>revision {model.Revision}</span> <span>{model.Method} method</span></p>
            </header>
            <main>
            """);
    }

    private static void WriteFlags(HtmlText html, IReadOnlyList<ReportFlag> flags, double? confidence)
    {
        html.Line($"<section aria-labelledby=\"quality\">\n<h2 id=\"quality\">Quality</h2>");
        if (flags.Count == 0)
        {
            html.Line(
                $"<p class=\"flag good\"><b>No flags</b><span>{ReportTexts.NoFlags}</span></p>");
        }

        foreach (var flag in flags.OrderByDescending(flag => flag.Severity))
        {
            var style = flag.Severity.ToString().ToLowerInvariant();
            html.Add($"<p class=\"flag {style}\"><b>{ReportTexts.WordOf(flag.Severity)}</b><span>{flag.Message}");
            if (ReportTexts.ValueOf(flag) is { } value) html.Add($" <span class=\"value\">{value}</span>");
            html.Line($" <code>{flag.Code}</code></span></p>");
        }

        if (confidence is { } number && flags.Count > 0)
        {
            html.Line($"<p>{ReportTexts.ConfidenceOf(number)}</p>");
        }

        html.Line($"</section>");
    }

    private static void WritePictures(HtmlText html, IReadOnlyList<ReportPicture> pictures)
    {
        if (pictures.Count == 0)
            return;
        html.Line(
            $"<section aria-labelledby=\"pictures\">\n<h2 id=\"pictures\">Pictures</h2>\n<div class=\"pictures\">");
        foreach (var picture in pictures)
        {
            // So that the page does not jump.
            var (width, height) = PngFile.SizeOf(picture.Png.Span);
            html.Add(
                $"<figure><details><summary title=\"Full size\"><img width=\"{width}\" height=\"{height}\" "
                    + $"alt=\"{picture.Description}\" src=\"data:image/png;base64,");
            html.Base64(picture.Png.Span);
            html.Line($"\"></summary></details><figcaption>{picture.Caption}</figcaption></figure>");
        }

        html.Line($"</div>\n</section>");
    }

    private static void WriteHistogram(HtmlText html, ReportHistogram histogram)
    {
        html.Line(
            $"<section aria-labelledby=\"histogram\">\n<h2 id=\"histogram\">Histogram</h2>\n<figure "
                + $"class=\"histogram\">");
        HistogramSvg.Write(html, histogram);
        html.Line($"""
            <figcaption><span class="key all">all voxels</span> <span class="key lungs">lungs</span> Heights are square roots of the counts in bins of {histogram.BinWidthHu} HU.</figcaption>
            </figure>
            </section>
            """);
    }

    private static void WriteSections(HtmlText html, IReadOnlyList<ReportSection> sections)
    {
        if (sections.Count == 0) return;
        html.Line($"<div class=\"facts\">");
        foreach (var section in sections)
        {
            html.Line($"<section>\n<h2>{section.Title}</h2>\n<dl>");
            foreach (var fact in section.Facts)
            {
                html.Add($"<div><dt>");
                Terms.Write(html, fact.Term, fact.Definition);
                html.Line($"</dt><dd>{fact.Value}</dd></div>");
            }

            html.Line($"</dl>\n</section>");
        }

        html.Line($"</div>");
    }

    private static void WriteNotes(HtmlText html, IReadOnlyList<ReportNote> notes)
    {
        if (notes.Count == 0) return;
        html.Line($"<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">About the input</h2>\n<ul class=\"notes\">");
        foreach (var note in notes)
        {
            html.Add($"<li>{note.Message} {note.Cure} <code>{note.Code}</code>");
            if (note.Blob is not null) html.Add($" <code>{note.Blob}</code>");
            html.Line($"</li>");
        }

        html.Line($"</ul>\n</section>");
    }

    private static void WriteFiles(HtmlText html, IReadOnlyList<ReportFile> files)
    {
        if (files.Count == 0) return;
        html.Line($"""
            <section aria-labelledby="files">
            <h2 id="files">Files</h2>
            <div class="scroll" role="region" aria-label="Table of files" tabindex="0">
            <table class="files">
            <thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th><th scope="col">SHA-256</th></tr></thead>
            <tbody>
            """);
        foreach (var file in files)
        {
            html.Line(
                $"<tr><th scope=\"row\">{file.Name}</th><td "
                    + $"class=\"number\">{Numbers.Bytes(file.Bytes)}</td><td><code>{file.Sha256}</code></td></tr>");
        }

        html.Line($"</tbody>\n</table>\n</div>\n</section>");
    }
}
