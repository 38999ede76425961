using System.Text.Json.Serialization;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Api;

/// <summary>The API's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(CamelCase<CardStatus>), typeof(CamelCase<SeriesStatus>)])]
[JsonSerializable(typeof(About))]
[JsonSerializable(typeof(CaseList))]
[JsonSerializable(typeof(CaseCard))]
[JsonSerializable(typeof(Cohort))]
[JsonSerializable(typeof(Fault))]
internal sealed partial class ViewerJson : JsonSerializerContext
{
    private sealed class CamelCase<T>() : JsonStringEnumConverter<T>(System.Text.Json.JsonNamingPolicy.CamelCase)
        where T : struct, Enum;
}
