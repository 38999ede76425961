using System.Text.Json;
using LungSeg.Formats.Report;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;

namespace LungSeg.Pipeline.Report;

/// <summary>A region's measurements by <see cref="Measure.Key"/>, as the report and the viewer show them.</summary>
public static class RegionValues
{
    private static readonly HashSet<string> Keys = [.. Measures.All.Select(measure => measure.Key)];

    /// <summary>What was measured; what was not is not there.</summary>
    public static IReadOnlyDictionary<string, double> Of(RegionDocument region) =>
        JsonSerializer.SerializeToElement(region, PipelineJson.Default.RegionDocument).EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.Number && Keys.Contains(property.Name))
            .ToDictionary(property => property.Name, property => property.Value.GetDouble());
}
