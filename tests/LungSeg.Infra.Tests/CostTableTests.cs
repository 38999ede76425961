using System.Globalization;

namespace LungSeg.Infra.Tests;

/// <summary>The cost table of infra/README.md follows from its own assumptions, prices and formulas.</summary>
public class CostTableTests
{
    private const double MemoryGigabytes = 2;
    private const double SliceMegabytes = 0.53;
    private const double SoftDeleteDays = 7;

    private static readonly Dictionary<string, string[]> Rows = RepositoryFiles.Text("infra/README.md").Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .GroupBy(cells => cells[0]).ToDictionary(rows => rows.Key, rows => rows.First());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_line_is_worked_out_from_the_tables_above_it(int size)
    {
        double Of(string symbol) => Number(Rows.Values.Single(row => row.Length == 5 && row[1] == symbol)[2 + size]);
        double Price(string symbol) => Number(Rows.Values.Single(row => row.Length == 3 && row[1] == symbol)[2]);
        var (slices, slabs) = (Of("N"), Of("K"));
        var lines = new Dictionary<string, double>
        {
            ["compute"] = 1000 * MemoryGigabytes * (Of("U") + Of("C") + Of("S") + Of("W") + Of("O")) * Price("pg"),
            ["executions"] = 1000 * (slices + 3 * (slabs + 10) + 5) / 1e6 * Price("pe"),
            ["events"] = 1000 * 2 * slices / 1e6 * Price("pv"),
            ["blob writes"] = 1000 * (3 * slices + 3 * slabs + 28) / 1e4 * Price("pw"),
            ["blob reads"] = 1000 * (6 * slices + 3 * slabs + 20) / 1e4 * Price("pr"),
            ["queue and table operations"] = 1000 * (4 * slices + 20 * (slabs + 10)) / 1e4 * Price("pr"),
            ["scratch, deleted but kept for soft delete"] = Of("X") * SoftDeleteDays / 30 * Price("ps"),
            ["logs"] = Of("L") * Price("pl"),
        };
        lines["**once**"] = lines.Values.Sum();
        lines["keeping scans and results, each month"] = (SliceMegabytes * slices + Of("R")) * Price("ps");

        Assert.All(lines, line => Assert.Equal(line.Value, Number(Rows[line.Key][2 + size]), 0.0051));
    }

    /// <summary>A line a stage and two a case, ten spans an event and twenty an activity.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Logs_are_worked_out_from_lines_and_sampled_traces(int size)
    {
        double Of(string symbol) => Number(Rows.Values.Single(row => row.Length == 5 && row[1] == symbol)[2 + size]);
        var activities = Of("K") + 10;
        var kilobytes = 1.2 * (activities + 2) + Fraction * (10 * Of("N") + 20 * activities);
        Assert.Equal(kilobytes / 1000, Of("L"), 0.00051);
    }

    [Fact]
    public void The_logs_of_100000_medium_scans_a_day_fit_under_the_cap_as_it_stands()
    {
        double Of(string symbol) => Number(Rows.Values.Single(row => row.Length == 5 && row[1] == symbol)[3]);
        const int Scans = 100_000;
        var instances = Scans * (Of("C") + Of("S") + Of("W") + Of("O")) / 86_400;
        var metrics = instances * 2 * 10 * 1440 * 0.8e-6;
        Assert.InRange(Scans * Of("L") / 1000 + metrics, 1, Default("dailyLogCapGigabytes"));
    }

    private static double Fraction => Default("traceFraction");

    private static double Default(string parameter) =>
        Number(RepositoryFiles.Main.Of("param").Single(declared => declared.Name == parameter).Value[0].Text);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
