using System.Text.Json;
using LungSeg.Cohorts;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using static LungSeg.Local.Tests.Cohorts.Duck;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>
/// Holds every cell of a collected table against the summary that it is of, by a reader that is not ours.
/// </summary>
internal static class CollectedTables
{
    /// <summary>Holds the table of regions against the summaries by the paths of their folders.</summary>
    /// <returns>How many rows it has.</returns>
    public static int AssertRegions(IReadOnlyDictionary<string, SummaryDocument> summaries, string table)
    {
        var fields = RegionFields.All;
        var found = Query(
                $"select result_path, region, case_id, method, flags, "
                    + $"{string.Join(", ", fields.Select(field => field.Column.Name))} from '{table}'"
            )
            .ToDictionary(row => ((string)row[0]!, (string)row[1]!));

        Assert.Equal(summaries.Sum(summary => summary.Value.Regions.Count), found.Count);
        foreach (var (path, summary) in summaries)
        {
            foreach (var region in summary.Regions)
            {
                var row = found[(path, region.Name)];
                Assert.Equal((summary.CaseId, summary.Method), ((string)row[2]!, (string)row[3]!));
                Assert.Equal(string.Join(';', summary.QualityFlags.Select(flag => flag.Code)), (string?)row[4] ?? "");

                // Through JSON, as any reader of the summary sees it: not through the code that filled the table.
                var json = JsonSerializer.SerializeToElement(region, PipelineJson.Default.RegionDocument);
                for (var i = 0; i < fields.Count; i++)
                    Assert.Equal(InSummary(json, fields[i].Column.Name), NumberOf(row[i + 5]));
            }
        }

        return found.Count;
    }

    private static double? InSummary(JsonElement region, string column)
    {
        string[] positions = ["centroid", "box_minimum", "box_maximum"];
        if (
            positions.FirstOrDefault(position => column.StartsWith(position + "_", StringComparison.Ordinal))
            is not { } position)
        {
            var property = region
                .EnumerateObject()
                .Single(property => RegionFields.NameOf(property.Name) == column)
                .Value;
            return property.ValueKind == JsonValueKind.Null ? null : property.GetDouble();
        }

        var axis =
            column.Contains("_left_", StringComparison.Ordinal) ? 0
            : column.Contains("_posterior_", StringComparison.Ordinal) ? 1
            : 2;
        var value = region
            .EnumerateObject()
            .Single(property => RegionFields.NameOf(property.Name) == position + "_lps_mm")
            .Value;
        return value.ValueKind == JsonValueKind.Null ? null : value[axis].GetDouble();
    }
}
