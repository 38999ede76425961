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
            ["blob writes"] = 1000 * (3 * slices + 2 * slabs + 20) / 1e4 * Price("pw"),
            ["blob reads"] = 1000 * (6 * slices + 3 * slabs + 20) / 1e4 * Price("pr"),
            ["queue and table operations"] = 1000 * (4 * slices + 20 * (slabs + 10)) / 1e4 * Price("pr"),
            ["scratch, deleted but kept for soft delete"] = Of("X") * SoftDeleteDays / 30 * Price("ps"),
            ["logs"] = Of("L") * Price("pl"),
        };
        lines["**once**"] = lines.Values.Sum();
        lines["keeping scans and results, each month"] = (SliceMegabytes * slices + Of("R")) * Price("ps");

        Assert.All(lines, line => Assert.Equal(line.Value, Number(Rows[line.Key][2 + size]), 0.0051));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
