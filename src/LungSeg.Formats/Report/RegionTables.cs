using LungSeg.Voxels.Measurements;

namespace LungSeg.Formats.Report;

/// <summary>
/// What was measured, as key figures and as tables: a row for each measure, a column for each region.
/// </summary>
internal static class RegionTables
{
    /// <summary>The few numbers everyone looks for: large for both lungs, small beside it for each side.</summary>
    public static void WriteKeyFigures(HtmlText html, IReadOnlyList<ReportRegion> regions)
    {
        var whole = regions.Where(region => !RegionNames.IsThird(region.Name)).ToList();
        if (whole.Count == 0) return;
        html.Line($"<section class=\"figures\" aria-label=\"Key figures\">");
        foreach (var measure in Measures.All.Where(measure =>
                measure.IsKeyFigure && whole[0].Values.ContainsKey(measure.Key)
            ))
        {
            html.Add($"<div><h3>");
            Terms.Write(html, measure.Name, measure.Definition);
            html.Add(
                $"</h3><p class=\"figure\">{Numbers.Fixed(whole[0].Values[measure.Key], measure.Decimals)} "
                    + $"<small>{measure.Unit}</small></p><p class=\"sides\">");
            foreach (var region in whole.Skip(1))
            {
                if (!region.Values.TryGetValue(measure.Key, out var value)) continue;
                var text = Numbers.Fixed(value, measure.Decimals);
                html.Add($"<span>{RegionNames.InWords(region.Name)} <b>{text}</b></span> ");
            }

            html.Line($"</p></div>");
        }

        html.Line($"</section>");
    }

    public static void WriteMeasurements(HtmlText html, IReadOnlyList<ReportRegion> regions)
    {
        if (regions.Count == 0) return;
        html.Line($"<section aria-labelledby=\"measurements\">\n<h2 id=\"measurements\">Measurements</h2>");
        html.Line(
            $"<p class=\"hint\">On the CT's own grid, on HU as scanned. Point at a term, or move to it with the "
                + $"keyboard, for its definition.</p>");
        foreach (var (caption, some) in Of(regions)) WriteTable(html, caption, some);
        html.Line($"</section>");
    }

    /// <summary>The tables that there are regions for, with their captions.</summary>
    public static IEnumerable<(string Caption, IReadOnlyList<ReportRegion> Regions)> Of(
        IReadOnlyList<ReportRegion> regions)
    {
        var thirds = regions.ToLookup(region => RegionNames.IsThird(region.Name));
        if (thirds[false].Any()) yield return ("Whole lungs", [.. thirds[false]]);
        if (thirds[true].Any()) yield return ("Thirds", [.. thirds[true]]);
    }

    /// <summary>What was measured in any of the regions, in the order in which it is shown.</summary>
    public static IEnumerable<Measure> MeasuredIn(IReadOnlyList<ReportRegion> regions) =>
        Measures.All.Where(measure => regions.Any(region => region.Values.ContainsKey(measure.Key)));

    /// <summary>A measure's value in a region; a dash where it was not measured.</summary>
    public static string ValueOf(ReportRegion region, Measure measure) =>
        region.Values.TryGetValue(measure.Key, out var value) ? Numbers.Fixed(value, measure.Decimals) : "–";

    private static void WriteTable(HtmlText html, string caption, IReadOnlyList<ReportRegion> regions)
    {
        html.Line(
            $"<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" "
                + $"tabindex=\"0\">\n<table>\n<caption>{caption}</caption>");
        html.Add($"<thead><tr><th scope=\"col\">Measure</th><th scope=\"col\">Unit</th>");
        foreach (var region in regions)
            html.Add($"<th scope=\"col\" class=\"number\">{RegionNames.InWords(region.Name)}</th>");
        html.Line($"</tr></thead>\n<tbody>");
        foreach (var measure in MeasuredIn(regions))
        {
            html.Add($"<tr><th scope=\"row\">");
            Terms.Write(html, measure.Name, measure.Definition);
            html.Add($"</th><td class=\"unit\">{measure.Unit}</td>");
            foreach (var region in regions) html.Add($"<td class=\"number\">{ValueOf(region, measure)}</td>");

            html.Line($"</tr>");
        }

        html.Line($"</tbody>\n</table>\n</div>");
    }
}
