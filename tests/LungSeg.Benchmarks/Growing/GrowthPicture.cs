using System.Globalization;
using System.Text;

namespace LungSeg.Benchmarks.Growing;

/// <summary>
/// Seconds and megabytes over voxels, both axes logarithmic, with the slope of linear growth beside them.
/// </summary>
internal static class GrowthPicture
{
    private const int Width = 640, Height = 380, Left = 60, Top = 20, Right = 150, Bottom = 45;

    public static string Of(IReadOnlyList<GrowthPoint> points)
    {
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" "
                + $"font-size=\"12\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        foreach (var point in points)
        {
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(points, point):0}\" y=\"{Height - Bottom + 18}\" "
                    + $"text-anchor=\"middle\">{point.Factor}x</text>");
        }

        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">voxels, as parts of "
                + $"512 x 512 x 133 (both axes logarithmic)</text>");
        Line(svg, points, point => point.Cost.Seconds, "#c0392b", "s on the clock");
        Line(svg, points, point => point.Cost.ProcessorSeconds, "#8e44ad", "s of processor");
        Line(svg, points, point => point.Cost.PeakMegabytes, "#2471a3", "MB at the peak");
        Line(
            svg, points, point => points[0].Cost.Seconds * point.Factor / points[0].Factor, "#999", "linear growth",
            dashes: "4 4", isMeasured: false);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Line(
        StringBuilder svg, IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> of, string color, string name,
        string dashes = "", bool isMeasured = true)
    {
        var places = points.Select(point => (X: X(points, point), Y: Y(points, of(point)), Value: of(point))).ToList();
        var path = string.Join(
            ' ', places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.X:0.0},{place.Y:0.0}")));
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" "
                + $"stroke-dasharray=\"{dashes}\"/>");
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Width - Right + 12}\" y=\"{places[^1].Y + 4:0}\" fill=\"{color}\">{name}</text>");
        if (!isMeasured)
            return;
        foreach (var (x, y, value) in places)
        {
            svg.AppendLine(
                CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"3\" fill=\"{color}\"/>");
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x:0}\" y=\"{y - 8:0}\" text-anchor=\"middle\" fill=\"{color}\" "
                    + $"font-size=\"10\">{(value < 10 ? $"{value:0.0}" : $"{value:0}")}</text>");
        }
    }

    private static double X(IReadOnlyList<GrowthPoint> points, GrowthPoint point) =>
        Left
        + (
            (Width - Left - Right)
            * Math.Log(point.Factor / points[0].Factor)
            / Math.Log(points[^1].Factor / points[0].Factor));

    /// <summary>From a tenth of a second to ten thousand megabytes on one scale.</summary>
    private static double Y(IReadOnlyList<GrowthPoint> points, double value)
    {
        var low = points.Min(point => point.Cost.Seconds) / 1.5;
        var high = points.Max(point => point.Cost.PeakMegabytes) * 1.5;
        return Top + ((Height - Top - Bottom) * (1 - (Math.Log(value / low) / Math.Log(high / low))));
    }
}
