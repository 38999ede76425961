using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LungSeg.Pipeline.Json;
using LungSeg.TestKit.Tools;

namespace LungSeg.Pipeline.Tests;

/// <summary>
/// The checked-in schema is the one that the code makes. To renew it after a wanted change: LUNGSEG_RENEW=1.
/// </summary>
public class SchemaTests
{
    [Fact]
    public void The_summarys_schema_says_what_the_code_writes()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true };
        var schema = PipelineJson.Default.SummaryDocument.Options
            .GetJsonSchemaAsNode(PipelineJson.Default.SummaryDocument.Type, options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "LungSeg summary.json");
        var made = schema.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n";

        var path = Path.Combine(RepositoryRoot.Path!, "docs", "schemas", "summary.schema.json");
        if (Environment.GetEnvironmentVariable("LUNGSEG_RENEW") == "1") File.WriteAllText(path, made);
        Assert.Equal(File.ReadAllText(path), made);
    }

    [Fact]
    public void Every_number_has_its_unit_in_its_name_or_is_a_count()
    {
        string[] units =
        [
            "Hu",
            "Mm",
            "Ml",
            "Mm2",
            "Percent",
            "G",
            "Kv",
            "seconds",
            "bytes",
            "bytesRead",
            "bytesWritten",
            "Voxels",
        ];
        string[] counts =
        [
            "voxels",
            "label",
            "revision",
            "seriesNumber",
            "slices",
            "slabSlices",
            "below",
            "above",
            "skewness",
            "kurtosis",
            "triangles",
            "value",
        ];
        var schema = PipelineJson.Default.SummaryDocument.Options.GetJsonSchemaAsNode(
            PipelineJson.Default.SummaryDocument.Type);

        var nameless = Numbers(schema.AsObject())
            .Where(name => !counts.Contains(name) && !units.Any(unit => name.EndsWith(unit, StringComparison.Ordinal)));

        Assert.Empty(nameless);
    }

    private static IEnumerable<string> Numbers(JsonObject schema)
    {
        if (schema["items"] is JsonObject items)
        {
            foreach (var name in Numbers(items)) yield return name;
        }

        if (schema["properties"] is not JsonObject properties) yield break;
        foreach (var (name, property) in properties)
        {
            if (property is not JsonObject typed)
                continue;
            var types = typed["type"] is JsonArray several
                ? several.Select(type => type!.ToString()).ToArray()
                : [typed["type"]?.ToString() ?? ""];
            if (types.Contains("number") || types.Contains("integer"))
                yield return name;
            foreach (var inner in Numbers(typed))
                yield return inner;
        }
    }
}
