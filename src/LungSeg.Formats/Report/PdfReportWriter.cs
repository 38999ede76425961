using System.Globalization;
using LungSeg.Formats.Pdf;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Report;

/// <summary>
/// Writes a series' report as PDF on pages of A4, for archives that show nothing else: flags, pictures, measurements,
/// how it was made. Fonts are in it, dates are not. The same model gives the same bytes with the same version of .NET.
/// Letters that are not in Windows code page 1252 become question marks.
/// </summary>
public static class PdfReportWriter
{
    private const double Size = 9;
    private const double HighestPicture = 330;

    /// <summary>More facts than this are parameters, with short values.</summary>
    private const int Many = 30;

    /// <summary>Writes the report; the number of its bytes is even.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="model">What it shows. Of notes about the input and of files it shows nothing.</param>
    /// <exception cref="ArgumentException">A picture is no PNG of 8 bits, grey or RGB.</exception>
    public static void Write(Stream output, ReportModel model)
    {
        var document = new PdfDocument(output, ReportTexts.Title, $"LungSeg {model.SoftwareVersion}");
        var flow = new PdfFlow(document);
        WriteHead(flow, model);
        WriteFlags(flow, model);
        WriteMeasurements(flow, model.Regions);
        WritePictures(flow, model.Pictures);
        foreach (var section in model.Sections) WriteFacts(flow, section);
        for (var i = 0; i < document.Pages.Count; i++)
            WriteFooter(document.Pages[i], ReportTexts.FooterOf(model), i + 1, document.Pages.Count);
        document.End();
    }

    private static void WriteHead(PdfFlow flow, ReportModel model)
    {
        var width = PdfFont.Bold.WidthOf(ReportTexts.Notice, Size);
        flow.Page.Text(
            ReportTexts.Notice, PdfPage.Width - PdfFlow.Margin - width, flow.Y + 14, PdfFont.Bold, Size,
            ColorOf(ReportSeverity.Error));
        flow.Line(ReportTexts.Title, PdfFlow.Margin, PdfFont.Bold, 17, PdfFlow.Ink);
        flow.Paragraph(model.CaseId, PdfFlow.Margin, PdfFlow.InnerWidth, PdfFont.Bold, 10, PdfFlow.Ink);
        flow.Paragraph(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{model.SeriesKey} · revision {model.Revision} · {model.Method} method"),
            PdfFlow.Margin, PdfFlow.InnerWidth, PdfFont.Regular, Size, PdfFlow.Quiet);
    }

    private static void WriteFlags(PdfFlow flow, ReportModel model)
    {
        flow.Heading("Quality", 30);
        if (model.Flags.Count == 0)
            flow.Paragraph(
                $"No flags. {ReportTexts.NoFlags}", PdfFlow.Margin, PdfFlow.InnerWidth, PdfFont.Regular, Size,
                PdfFlow.Ink);
        foreach (var flag in model.Flags.OrderByDescending(flag => flag.Severity)) WriteFlag(flow, flag);
        if (model.Confidence is { } confidence && model.Flags.Count > 0)
            flow.Paragraph(
                ReportTexts.ConfidenceOf(confidence), PdfFlow.Margin, PdfFlow.InnerWidth, PdfFont.Regular, Size,
                PdfFlow.Quiet);
    }

    private static void WriteFlag(PdfFlow flow, ReportFlag flag)
    {
        const double Bar = 3, Words = 62;
        var value = ReportTexts.ValueOf(flag) is { } number ? $" {number}" : "";
        var text = $"{flag.Message}{value} ({flag.Code})";
        var lines = PdfFlow.Wrap(text, PdfFlow.InnerWidth - Words, PdfFont.Regular, Size);
        var height = lines.Count * Size * PdfFlow.Leading;
        flow.Demand(height);
        flow.Page.Fill(PdfFlow.Margin, flow.Y, Bar, height, ColorOf(flag.Severity));
        flow.Page.Text(
            ReportTexts.WordOf(flag.Severity), PdfFlow.Margin + (3 * Bar), flow.Y + Size, PdfFont.Bold, Size,
            ColorOf(flag.Severity));
        foreach (var line in lines) flow.Line(line, PdfFlow.Margin + Words, PdfFont.Regular, Size, PdfFlow.Ink);
        flow.Skip(4);
    }

    private static void WritePictures(PdfFlow flow, IReadOnlyList<ReportPicture> pictures)
    {
        foreach (var picture in pictures)
        {
            var png = PngFile.Read(picture.Png.Span);
            if (picture == pictures[0])
            {
                var scale = Math.Min(1, PdfFlow.InnerWidth / png.Width);
                flow.Heading("Pictures", Math.Min(HighestPicture, png.Height * scale) + (3 * Size));
            }

            flow.Picture(png, $"{picture.Caption}. {picture.Description}", HighestPicture);
        }
    }

    private static void WriteMeasurements(PdfFlow flow, IReadOnlyList<ReportRegion> regions)
    {
        if (regions.Count == 0) return;
        flow.Heading("Measurements", 100);
        flow.Paragraph(
            "On the CT's own grid, on HU as scanned. docs/measurements.md of LungSeg defines each.", PdfFlow.Margin,
            PdfFlow.InnerWidth, PdfFont.Regular, Size, PdfFlow.Quiet);
        foreach (var (caption, some) in RegionTables.Of(regions)) PdfMeasureTable.Write(flow, caption, some);
    }

    private static void WriteFacts(PdfFlow flow, ReportSection section)
    {
        const double Terms = 150;
        flow.Heading(section.Title, 40);
        if (section.Facts.Count > Many)
        {
            WriteManyFacts(flow, section.Facts);
            return;
        }

        foreach (var fact in section.Facts)
        {
            var lines = PdfFlow.Wrap(fact.Value, PdfFlow.InnerWidth - Terms, PdfFont.Regular, Size);
            flow.Demand(Math.Max(1, lines.Count) * Size * PdfFlow.Leading);
            flow.Page.Text(fact.Term, PdfFlow.Margin, flow.Y + Size, PdfFont.Regular, Size, PdfFlow.Quiet);
            if (lines.Count == 0) flow.Skip(Size * PdfFlow.Leading);
            foreach (var line in lines) flow.Line(line, PdfFlow.Margin + Terms, PdfFont.Regular, Size, PdfFlow.Ink);
        }
    }

    /// <summary>Short ones, three beside each other, read line by line.</summary>
    private static void WriteManyFacts(PdfFlow flow, IReadOnlyList<ReportFact> facts)
    {
        const int Columns = 3;
        const double Small = 6.5, Column = PdfFlow.InnerWidth / Columns, Terms = 118;
        foreach (var row in facts.Chunk(Columns))
        {
            flow.Demand(Small * PdfFlow.Leading);
            var baseline = flow.Y + Small;
            for (var i = 0; i < row.Length; i++)
            {
                var x = PdfFlow.Margin + (i * Column);
                flow.Page.Text(row[i].Term, x, baseline, PdfFont.Regular, Small, PdfFlow.Quiet);
                flow.Page.Text(row[i].Value, x + Terms, baseline, PdfFont.Regular, Small, PdfFlow.Ink);
            }

            flow.Skip(Small * PdfFlow.Leading);
        }
    }

    private static void WriteFooter(PdfPage page, string text, int number, int count)
    {
        const double Small = 7.5, Baseline = PdfPage.Height - 30;
        var place = string.Create(CultureInfo.InvariantCulture, $"{number} of {count}");
        page.Text(text, PdfFlow.Margin, Baseline, PdfFont.Regular, Small, PdfFlow.Quiet);
        page.Text(
            place, PdfPage.Width - PdfFlow.Margin - PdfFont.Regular.WidthOf(place, Small), Baseline, PdfFont.Regular,
            Small, PdfFlow.Quiet);
    }

    private static Rgb ColorOf(ReportSeverity severity) => severity switch
    {
        ReportSeverity.Error => new(156, 28, 40),
        ReportSeverity.Warning => new(178, 112, 0),
        _ => new(31, 90, 153),
    };
}
