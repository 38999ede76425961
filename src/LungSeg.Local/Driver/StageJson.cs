using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LungSeg.Pipeline.Json;

namespace LungSeg.Local.Driver;

/// <summary>Stage inputs and outputs as JSON text.</summary>
internal static class StageJson
{
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Type<T>());

    public static T To<T>(string json) => JsonSerializer.Deserialize(json, Type<T>())!;

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)PipelineJson.Default.GetTypeInfo(typeof(T))!;
}
