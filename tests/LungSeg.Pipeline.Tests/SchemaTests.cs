using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Pipeline.Tests;

/// <summary>
/// The checked-in schema is the one that the code makes. To renew it after a wanted change: LUNGSEG_RENEW=1.
/// </summary>
public class SchemaTests
{
    [Fact]
    public void The_summarys_schema_says_what_the_code_writes()
    {
        var schema = Schema();
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
            "confidence",
            "value",
        ];
        var nameless = Numbers(Schema())
            .Where(name => !counts.Contains(name) && !units.Any(unit => name.EndsWith(unit, StringComparison.Ordinal)));

        Assert.Empty(nameless);
    }

    [Fact]
    public void A_region_is_written_as_its_schema_says_and_read_back()
    {
        var region = new RegionDocument
        {
            Name = "left-lung",
            Label = 2,
            Values = Measures.All.Index().ToDictionary(item => item.Item.Key, item => item.Index + .25),
            CentroidLpsMm = [1, -2, 3.5],
        }.With(Measures.Voxels, 1L << 40).With(Measures.MeanDensity, null);

        var json = JsonSerializer.SerializeToElement(region, PipelineJson.Default.RegionDocument);
        var again = json.Deserialize(PipelineJson.Default.RegionDocument)!;

        var documented = Region()["properties"]!.AsObject().Select(property => property.Key);
        Assert.Equal(documented, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1L << 40, json.GetProperty("voxels").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("meanHu").ValueKind);
        Assert.Equal(region.Values.OrderBy(value => value.Key), again.Values.OrderBy(value => value.Key));
        Assert.Equal((region.Name, region.Label), (again.Name, again.Label));
        Assert.Equal(region.CentroidLpsMm, again.CentroidLpsMm);
        Assert.Null(again.BoxMinimumLpsMm);
    }

    [Theory]
    [InlineData("""{"voxels": 1, "volumeMl": 1}""", "name")]
    [InlineData("""{"name": "lungs", "volumeMl": 1}""", "voxels")]
    [InlineData("""{"name": "lungs", "voxels": 1, "volumeMl": null}""", "volumeMl")]
    [InlineData("""[1]""", "object")]
    public void A_region_that_lacks_what_all_have_is_refused_by_its_name(string json, string named) =>
        Assert.Contains(named, Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(json, PipelineJson.Default.RegionDocument)).Message);

    private static JsonObject Schema()
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (context.TypeInfo.ElementType == typeof(RegionDocument)) node["items"] = Region();
                return node;
            },
        };
        return PipelineJson.Default.SummaryDocument.Options
            .GetJsonSchemaAsNode(PipelineJson.Default.SummaryDocument.Type, options).AsObject();
    }

    /// <summary>A region's schema: it is written by the table of measures, which the exporter does not see.</summary>
    private static JsonObject Region()
    {
        var measures = Measures.All.Where(measure => measure != Measures.Voxels)
            .Select(measure => (measure.Key, Type: measure == Measures.Volume ? One("number") : Optional("number")));
        (string Name, JsonObject Type)[] properties =
        [
            ("name", One("string")), ("label", Optional("integer")), ("voxels", One("integer")), .. measures,
            .. from position in (string[])["centroidLpsMm", "boxMinimumLpsMm", "boxMaximumLpsMm"]
               select (position, Positions()),
        ];
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(
                property.Name, (JsonNode?)property.Type))),
            ["required"] = new JsonArray("name", "voxels", "volumeMl"),
        };

        JsonObject One(string type) => new() { ["type"] = type };
        JsonObject Optional(string type) => new() { ["type"] = new JsonArray(type, "null") };
        JsonObject Positions() => new() { ["type"] = new JsonArray("array", "null"), ["items"] = One("number") };
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
