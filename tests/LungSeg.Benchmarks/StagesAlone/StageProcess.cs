using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Workflow;

namespace LungSeg.Benchmarks.StagesAlone;

/// <summary>
/// <c>stage NAME</c>: runs one stage as an activity does, on blobs alone. Its input comes on standard input; out go the
/// process's largest resident memory, bytes, on a line, and the stage's output.
/// </summary>
internal static class StageProcess
{
    public const string Verb = "stage";

    /// <summary>The environment variable that names the store: a command line would show its key.</summary>
    public const string StoreVariable = "LUNGSEG_STAGE_STORE";

    public static async Task<int> RunAsync(string name)
    {
        var store = BlobStores.Open(
            Environment.GetEnvironmentVariable(StoreVariable)
                ?? throw new InvalidOperationException($"{StoreVariable} is not set."));
        var containers = new Containers();
        var stages = new PipelineStages(store, new BlobScratch(store, containers.Work), containers);
        var input = await Console.In.ReadToEndAsync();
        var output = name switch
        {
            nameof(Stages.ListCase) => await BodyAsync(Stages.ListCase),
            nameof(Stages.BeginRevision) => await BodyAsync(Stages.BeginRevision),
            nameof(Stages.IndexSeries) => await BodyAsync(Stages.IndexSeries),
            nameof(Stages.ConvertSlab) => await BodyAsync(Stages.ConvertSlab),
            nameof(Stages.SegmentVolume) => await BodyAsync(Stages.SegmentVolume),
            nameof(Stages.ExportResult) => await BodyAsync(Stages.ExportResult),
            nameof(Stages.WriteSummary) => await BodyAsync(Stages.WriteSummary),
            nameof(Stages.FinishCase) => await BodyAsync(Stages.FinishCase),
            _ => throw new ArgumentException($"There is no stage {name}.", nameof(name)),
        };
        Console.WriteLine(PeakBytes());
        Console.Write(output);
        return 0;

        async Task<string> BodyAsync<TInput, TOutput>(Stage<TInput, TOutput> stage) =>
            Json(await stages.RunAsync(stage, Value<TInput>(input), CancellationToken.None));
    }

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Type<T>());

    public static T Value<T>(string json) => JsonSerializer.Deserialize(json, Type<T>())!;

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)PipelineJson.Default.GetTypeInfo(typeof(T))!;

    /// <summary>The largest resident memory so far, as Linux counts it.</summary>
    private static long PeakBytes()
    {
        var line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024
            * long.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture);
    }
}
