using LungSeg.Formats.Pdf;

namespace LungSeg.Formats.Report;

/// <summary>
/// Measures of some regions as a table on pages; its head stands again on each page that it goes over.
/// </summary>
internal static class PdfMeasureTable
{
    /// <summary>As many as three regions have thirds.</summary>
    private const int MostColumns = 9;
    private const double Size = 8;
    private const double RowHeight = 12.5;
    private const double MeasureWidth = 96;
    private const double UnitWidth = 24;

    /// <summary>Between the numbers of neighbouring columns.</summary>
    private const double Gap = 5;

    /// <summary>Writes as many tables as the regions need side by side.</summary>
    public static void Write(PdfFlow flow, string caption, IReadOnlyList<ReportRegion> regions)
    {
        var tables = (regions.Count + MostColumns - 1) / MostColumns;
        foreach (var some in regions.Chunk((regions.Count + tables - 1) / tables))
        {
            flow.Demand(6 * RowHeight);
            flow.Skip(6);
            flow.Line(caption, PdfFlow.Margin, PdfFont.Bold, 9, PdfFlow.Ink);
            WriteOne(flow, some);
        }
    }

    private static void WriteOne(PdfFlow flow, IReadOnlyList<ReportRegion> regions)
    {
        var width = (PdfFlow.InnerWidth - MeasureWidth - UnitWidth) / regions.Count;
        var heads = regions
            .Select(region => PdfFlow.Wrap(RegionNames.InWords(region.Name), width - Gap, PdfFont.Bold, Size))
            .ToList();
        WriteHead(flow, heads, width);
        foreach (var measure in RegionTables.MeasuredIn(regions))
        {
            if (flow.Demand(RowHeight)) WriteHead(flow, heads, width);
            flow.Page.Fill(PdfFlow.Margin, flow.Y, PdfFlow.InnerWidth, .5, PdfFlow.Rule);
            var baseline = flow.Y + Size + 1.5;
            flow.Page.Text(measure.Name, PdfFlow.Margin, baseline, PdfFont.Regular, Size, PdfFlow.Ink);
            flow.Page.Text(
                measure.Unit, PdfFlow.Margin + MeasureWidth, baseline, PdfFont.Regular, Size, PdfFlow.Quiet);
            for (var i = 0; i < regions.Count; i++)
            {
                var text = RegionTables.ValueOf(regions[i], measure);
                flow.Page.Text(
                    text, EndOf(i, width) - PdfFont.Regular.WidthOf(text, Size), baseline, PdfFont.Regular, Size,
                    PdfFlow.Ink);
            }

            flow.Skip(RowHeight);
        }
    }

    private static void WriteHead(PdfFlow flow, IReadOnlyList<IReadOnlyList<string>> heads, double width)
    {
        var lines = heads.Max(head => head.Count);
        var last = flow.Y + (lines * Size * PdfFlow.Leading) - 3;
        flow.Page.Text("Measure", PdfFlow.Margin, last, PdfFont.Bold, Size, PdfFlow.Quiet);
        flow.Page.Text("Unit", PdfFlow.Margin + MeasureWidth, last, PdfFont.Bold, Size, PdfFlow.Quiet);
        for (var i = 0; i < heads.Count; i++)
        {
            for (var line = 0; line < heads[i].Count; line++)
            {
                var text = heads[i][line];
                flow.Page.Text(
                    text, EndOf(i, width) - PdfFont.Bold.WidthOf(text, Size),
                    last - ((heads[i].Count - 1 - line) * Size * PdfFlow.Leading), PdfFont.Bold, Size, PdfFlow.Quiet);
            }
        }

        flow.Skip(lines * Size * PdfFlow.Leading);
    }

    /// <summary>The right edge of a column of numbers.</summary>
    private static double EndOf(int column, double width) =>
        PdfFlow.Margin + MeasureWidth + UnitWidth + ((column + 1) * width);
}
