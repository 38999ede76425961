using System.Globalization;
using System.Text;

namespace LungSeg.Formats.Report;

/// <summary>
/// The HU histogram as inline SVG: the whole volume, the lungs' part in front of it, and the threshold. Heights are
/// square roots of the counts, for air and soft tissue outnumber everything else by far.
/// </summary>
internal static class HistogramSvg
{
    private const int Width = 720;
    private const int Height = 240;
    private const int Left = 10;
    private const int Right = 10;
    private const int Top = 24;
    private const int Bottom = 40;

    private const int PlotWidth = Width - Left - Right;
    private const int PlotHeight = Height - Top - Bottom;
    private const int Baseline = Top + PlotHeight;

    /// <summary>Appends the drawing.</summary>
    /// <exception cref="ArgumentException">The two series of counts differ in length or are empty.</exception>
    public static void Write(HtmlText html, ReportHistogram histogram)
    {
        if (histogram.All.Count == 0 || histogram.All.Count != histogram.Lungs.Count)
        {
            throw new ArgumentException(
                "A histogram needs as many bins of the lungs as of the volume, and at least one.");
        }

        var highest = Math.Max(1, histogram.All.Max());
        var axis = new Axis(histogram.FirstBinHu, histogram.FirstBinHu + (histogram.All.Count * histogram.BinWidthHu));
        html.Line($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"histogram-title\">");
        html.Line(
            $"<title id=\"histogram-title\">Histogram of the HU of all voxels from {axis.FirstHu} to {axis.LastHu} "
                + $"HU, the lungs' part marked{Threshold(histogram)}</title>");
        html.Line($"<path class=\"all\" d=\"{Area(histogram, histogram.All, highest, axis)}\"/>");
        html.Line($"<path class=\"lungs\" d=\"{Area(histogram, histogram.Lungs, highest, axis)}\"/>");
        WriteAxis(html, axis);
        if (histogram.ThresholdHu is { } threshold && threshold >= axis.FirstHu && threshold <= axis.LastHu)
        {
            WriteThreshold(html, axis, threshold);
        }

        html.Line($"</svg>");
    }

    private static string Threshold(ReportHistogram histogram) =>
        histogram.ThresholdHu is { } threshold ? $", threshold at {Numbers.Short(threshold)} HU" : "";

    /// <summary>The outline of steps, one for each bin; runs of equal height are one step.</summary>
    private static string Area(ReportHistogram histogram, IReadOnlyList<long> counts, long highest, Axis axis)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{Left} {Baseline}");
        var previous = "";
        for (var bin = 0; bin < counts.Count; bin++)
        {
            var y = (Baseline - (Math.Sqrt(Math.Max(0, counts[bin]) / (double)highest) * PlotHeight)).ToString(
                "0.#", CultureInfo.InvariantCulture);
            if (y == previous)
                continue;
            path.Append(
                CultureInfo.InvariantCulture,
                $"H{axis.X(histogram.FirstBinHu + (bin * histogram.BinWidthHu)):0.#}V{y}");
            previous = y;
        }

        path.Append(CultureInfo.InvariantCulture, $"H{Left + PlotWidth}V{Baseline}Z");
        return path.ToString();
    }

    private static void WriteAxis(HtmlText html, Axis axis)
    {
        html.Line(
            $"<line class=\"axis\" x1=\"{Left}\" y1=\"{Baseline}\" x2=\"{Left + PlotWidth}\" y2=\"{Baseline}\"/>");
        var step = (axis.LastHu - axis.FirstHu) switch
        {
            > 6000 => 1000,
            > 3000 => 500,
            > 1200 => 200,
            _ => 100,
        };
        for (var hu = (int)Math.Ceiling(axis.FirstHu / (double)step) * step; hu <= axis.LastHu; hu += step)
        {
            var x = axis.X(hu);
            if (x < Left + 12 || x > Width - Right - 30) continue;
            var between = hu % (2 * step) != 0 ? "between" : "";
            html.Line(
                $"<line class=\"axis\" x1=\"{x:0.#}\" y1=\"{Baseline}\" x2=\"{x:0.#}\" y2=\"{Baseline + 5}\"/><text "
                    + $"class=\"{between}\" x=\"{x:0.#}\" y=\"{Baseline + 19}\" "
                    + $"text-anchor=\"middle\">{Numbers.Short(hu)}</text>");
        }

        html.Line($"<text x=\"{Width - Right}\" y=\"{Baseline + 36}\" text-anchor=\"end\">HU</text>");
    }

    private static void WriteThreshold(HtmlText html, Axis axis, double threshold)
    {
        var x = axis.X(threshold);
        var atRight = x < Width * 0.75;
        html.Line($"<line class=\"threshold\" x1=\"{x:0.#}\" y1=\"{Top - 14}\" x2=\"{x:0.#}\" y2=\"{Baseline}\"/>");
        html.Line(
            $"<text x=\"{(atRight ? x + 5 : x - 5):0.#}\" y=\"{Top - 5}\" "
                + $"text-anchor=\"{(atRight ? "start" : "end")}\">threshold {Numbers.Short(threshold)} HU</text>");
    }

    private readonly record struct Axis(int FirstHu, int LastHu)
    {
        public double X(double hu) => Left + ((hu - FirstHu) / (LastHu - FirstHu) * PlotWidth);
    }
}
