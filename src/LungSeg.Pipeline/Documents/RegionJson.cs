using System.Text.Json;
using System.Text.Json.Serialization;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// A region as JSON: name and label, every one of <see cref="Measures.All"/> by its key (null where it was not
/// measured), and where the region lies. Numbers under names that this version does not know are kept.
/// </summary>
internal sealed class RegionJson : JsonConverter<RegionDocument>
{
    private const string
        Name = "name", Label = "label", Centroid = "centroidLpsMm", BoxMinimum = "boxMinimumLpsMm",
        BoxMaximum = "boxMaximumLpsMm";

    public override RegionDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var region = document.RootElement;
        if (region.ValueKind != JsonValueKind.Object
            || !region.TryGetProperty(Name, out var name) || name.ValueKind != JsonValueKind.String)
            throw new JsonException("A region is an object with a name.");
        foreach (var measure in (Measure[])[Measures.Voxels, Measures.Volume])
        {
            if (!region.TryGetProperty(measure.Key, out var value) || value.ValueKind != JsonValueKind.Number)
                throw new JsonException($"The region {name} has no {measure.Key}.");
        }

        return new()
        {
            Name = name.GetString()!,
            Label = region.TryGetProperty(Label, out var label) && label.ValueKind == JsonValueKind.Number
                ? label.GetInt32()
                : null,
            Values = region.EnumerateObject()
                .Where(property => property.Value.ValueKind == JsonValueKind.Number && property.Name != Label)
                .ToDictionary(property => property.Name, property => property.Value.GetDouble()),
            CentroidLpsMm = Position(region, Centroid),
            BoxMinimumLpsMm = Position(region, BoxMinimum),
            BoxMaximumLpsMm = Position(region, BoxMaximum),
        };
    }

    public override void Write(Utf8JsonWriter writer, RegionDocument value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Name, value.Name);
        if (value.Label is { } label) writer.WriteNumber(Label, label);
        else writer.WriteNull(Label);
        writer.WriteNumber(Measures.Voxels.Key, value.Voxels);
        foreach (var measure in Measures.All.Where(measure => measure != Measures.Voxels))
        {
            if (value[measure] is { } number) writer.WriteNumber(measure.Key, number);
            else writer.WriteNull(measure.Key);
        }

        Write(writer, Centroid, value.CentroidLpsMm);
        Write(writer, BoxMinimum, value.BoxMinimumLpsMm);
        Write(writer, BoxMaximum, value.BoxMaximumLpsMm);
        writer.WriteEndObject();
    }

    private static double[]? Position(JsonElement region, string name) =>
        region.TryGetProperty(name, out var position) && position.ValueKind == JsonValueKind.Array
            ? [.. position.EnumerateArray().Select(value => value.GetDouble())]
            : null;

    private static void Write(Utf8JsonWriter writer, string name, double[]? position)
    {
        if (position is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in position) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
