using System.Text.Json.Serialization;
using LungSeg.Pipeline.Documents;

namespace LungSeg.Pipeline.Json;

/// <summary>JSON on one line, for programs that read a command's output line by line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExportedSeries))]
public sealed partial class CompactJson : JsonSerializerContext;
