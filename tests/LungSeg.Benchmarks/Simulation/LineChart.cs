using System.Globalization;
using System.Text;

namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// A picture of lines over two axes, each linear or logarithmic, as SVG that reads in light and in dark.
/// </summary>
/// <param name="Title">Above it.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines, in the order of the key.</param>
public sealed record LineChart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series)
{
    private const double Width = 760, Height = 420, Left = 70, Right = 240, Top = 44, Bottom = 52;

    private static readonly string[] Colors = ["#1f77b4", "#d95f02", "#2a9d5c", "#7b5ea7", "#b8860b"];

    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" "
                + $"font-size=\"12\" role=\"img\" aria-label=\"{Title}\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Text(Left, 24, Title, "start", "font-size=\"15\" font-weight=\"bold\"");
        foreach (var tick in X.Ticks())
            Grid(
                Across(tick), Top, Across(tick), Height - Bottom, X.Label(tick), Across(tick), Height - Bottom + 18,
                "middle");
        foreach (var tick in Y.Ticks())
            Grid(Left, Up(tick), Width - Right, Up(tick), Y.Label(tick), Left - 8, Up(tick) + 4, "end");
        Text((Left + Width - Right) / 2, Height - 12, X.Name, "middle");
        Text(
            16, (Top + Height - Bottom) / 2, Y.Name, "middle",
            FormattableString.Invariant($"transform=\"rotate(-90 16 {(Top + Height - Bottom) / 2})\""));
        for (var i = 0; i < Series.Count; i++)
        {
            var color = Colors[i % Colors.Length];
            var points = string.Join(
                ' ',
                Series[i]
                    .Points.Select(point => FormattableString.Invariant($"{Across(point.X):0.#},{Up(point.Y):0.#}")));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>\n");
            foreach (var (x, y) in Series[i].Points)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{Across(x):0.#}\" cy=\"{Up(y):0.#}\" r=\"3\" fill=\"{color}\"/>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{Width - Right + 16}\" y=\"{Top + (22 * i)}\" width=\"12\" height=\"12\" "
                    + $"fill=\"{color}\"/>\n");
            Text(Width - Right + 34, Top + (22 * i) + 10, Series[i].Name, "start");
        }

        return svg.Append("</svg>\n").ToString();

        void Grid(double x1, double y1, double x2, double y2, string label, double x, double y, string anchor)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"#d9dfe6\"/>\n");
            Text(x, y, label, anchor);
        }

        void Text(double x, double y, string words, string anchor, string more = "") =>
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" fill=\"#1b2430\" {more}>{words}</text>\n");
    }

    private double Across(double x) => Left + (X.Place(x) * (Width - Right - Left));

    private double Up(double y) => Height - Bottom - (Y.Place(y) * (Height - Bottom - Top));
}

/// <summary>One line.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// An axis from <paramref name="From"/> to <paramref name="To"/>; a logarithmic one has ticks at 1, 2 and 5 times
/// powers of ten.
/// </summary>
public sealed record ChartAxis(string Name, double From, double To, bool Logarithmic = false)
{
    /// <summary>Where a value is, 0 to 1.</summary>
    public double Place(double value) => Logarithmic
        ? Math.Log(value / From) / Math.Log(To / From)
        : (value - From) / (To - From);

    public string Label(double value) =>
        value.ToString(value >= 10_000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    public IEnumerable<double> Ticks()
    {
        const double Slack = 1 + 1e-9;
        if (Logarithmic)
        {
            for (var power = Math.Pow(10, Math.Floor(Math.Log10(From))); power <= To * Slack; power *= 10)
            {
                foreach (var tick in new[] { power, 2 * power, 5 * power }.Where(tick =>
                        tick >= From / Slack && tick <= To * Slack
                    ))
                    yield return tick;
            }
        }
        else
        {
            var step = Math.Pow(10, Math.Floor(Math.Log10((To - From) / 2)));
            if ((To - From) / step > 10) step *= 2.5;
            for (var tick = From; tick <= To * Slack; tick += step) yield return tick;
        }
    }
}
