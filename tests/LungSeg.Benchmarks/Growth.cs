using System.Globalization;
using System.Text;
using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks;

/// <summary>
/// <c>growth LUNGSEG CSV SVG [MOST]</c>: what a thorax costs at a quarter to eight (or so many) times the voxels of a
/// usual chest CT, both grids finer alike, as a table and as a picture.
/// </summary>
internal static class Growth
{
    public const string Verb = "growth";

    private const int Columns = 512, Slices = 133;
    private const int Repetitions = 3;

    private static readonly double[] Factors = [0.25, 0.5, 1, 2, 4, 8];

    public static int Run(string lungseg, string csv, string svg, double max = 8)
    {
        var points = Factors.Where(factor => factor <= max).Select(factor => Measure(lungseg, factor)).ToList();
        File.WriteAllLines(
            csv, ["times_the_voxels,voxels,seconds,processor_seconds,peak_mb", .. points.Select(point => point.Csv)]);
        File.WriteAllText(svg, GrowthPicture.Of(points));
        return 0;
    }

    private static GrowthPoint Measure(string lungseg, double factor)
    {
        var edge = Math.Cbrt(factor);
        var (columns, slices) = ((int)Math.Round(Columns * edge), (int)Math.Round(Slices * edge));
        var folder = Directory.CreateTempSubdirectory("lungseg-growth-").FullName;
        try
        {
            var (scan, results) = (Path.Combine(folder, "scan"), Path.Combine(folder, "results"));
            LargeSeries.Write(scan, columns, slices);
            var costs = new List<ProgramCost>();
            for (var i = 0; i < Repetitions; i++)
            {
                var spacing = (1 / edge).ToString("0.####", CultureInfo.InvariantCulture);
                costs.Add(Peers.Time(lungseg, "run", scan, "--out", results, "--spacing", spacing)
                    ?? throw new InvalidOperationException($"'{lungseg} run' failed at {factor} times the voxels."));
                Directory.Delete(results, recursive: true);
            }

            return new(
                factor, (long)columns * columns * slices, Timing.Median(costs.Select(cost => cost.Seconds)),
                Timing.Median(costs.Select(cost => cost.ProcessorSeconds)), costs.Max(cost => cost.PeakMegabytes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>What one size cost.</summary>
internal sealed record GrowthPoint(
    double Factor, long Voxels, double Seconds, double ProcessorSeconds, double PeakMegabytes)
{
    public string Csv => string.Create(
        CultureInfo.InvariantCulture, $"{Factor},{Voxels},{Seconds:0.00},{ProcessorSeconds:0.00},{PeakMegabytes:0}");
}

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
        Line(svg, points, point => point.Seconds, "#c0392b", "s on the clock");
        Line(svg, points, point => point.ProcessorSeconds, "#8e44ad", "s of processor");
        Line(svg, points, point => point.PeakMegabytes, "#2471a3", "MB at the peak");
        Line(
            svg, points, point => points[0].Seconds * point.Factor / points[0].Factor, "#999", "linear growth",
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
        var low = points.Min(point => point.Seconds) / 1.5;
        var high = points.Max(point => point.PeakMegabytes) * 1.5;
        return Top + ((Height - Top - Bottom) * (1 - (Math.Log(value / low) / Math.Log(high / low))));
    }
}
