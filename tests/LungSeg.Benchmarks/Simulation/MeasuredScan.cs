using System.Text.Json;
using System.Text.Json.Nodes;

namespace LungSeg.Benchmarks.Simulation;

/// <summary>What one scan costs, stage by stage, as measured on one core: <c>measured.json</c>.</summary>
/// <param name="Scan">Which scan.</param>
/// <param name="Machine">On what.</param>
/// <param name="Slices">Its slices.</param>
/// <param name="NativeVoxels">Voxels of its own grid.</param>
/// <param name="IsotropicVoxels">Voxels of the isotropic grid.</param>
/// <param name="ScanBytes">Bytes of its slices.</param>
/// <param name="ConvertSeconds">Decoding and resampling of all slices together, s.</param>
/// <param name="SegmentSeconds">Finding and measuring the lungs, s.</param>
/// <param name="Exports">Each kind of result files.</param>
public sealed record MeasuredScan(
    string Scan, string Machine, int Slices, long NativeVoxels, long IsotropicVoxels, long ScanBytes,
    double ConvertSeconds, double SegmentSeconds, IReadOnlyList<MeasuredExport> Exports)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The checked-in measurement.</summary>
    public static MeasuredScan Read(string path) =>
        JsonSerializer.Deserialize<MeasuredScan>(File.ReadAllText(path), Indented)!;

    /// <summary>Takes the measurement from summaries of the same scan, from each stage its fastest run.</summary>
    /// <param name="summaries">Files <c>summary.json</c> of runs on one core: <c>DOTNET_PROCESSOR_COUNT=1 lungseg run
    /// ...</c></param>
    /// <param name="scan">What to call the scan.</param>
    /// <param name="machine">What to call the machine.</param>
    public static MeasuredScan Of(IReadOnlyList<string> summaries, string scan, string machine)
    {
        var runs = summaries.Select(path => JsonNode.Parse(File.ReadAllText(path))!).ToList();
        var costs = runs.Select(CostsOf).ToList();
        var first = costs[0];
        return new(
            scan,
            machine,
            runs[0]["series"]!["slices"]!.GetValue<int>(),
            Voxels(runs[0], "nativeGrid"),
            Voxels(runs[0], "isotropicGrid"),
            first["ConvertSlab"].Read,
            Fastest("ConvertSlab"),
            Fastest("SegmentVolume"),
            [
                .. first
                    .Where(stage => stage.Key.StartsWith(MeasuredExport.Prefix, StringComparison.Ordinal))
                    .Select(stage => new MeasuredExport(
                        stage.Key[MeasuredExport.Prefix.Length..], Fastest(stage.Key), stage.Value.Written)),
            ]);

        double Fastest(string stage) => Math.Round(costs.Min(cost => cost[stage].Seconds), 3);
    }

    /// <summary>
    /// A scan with so many times the slices, as if every stage's time and bytes grew with the voxels.
    /// </summary>
    public MeasuredScan Times(int factor) =>
        this with
        {
            Scan = $"{factor} x {Scan}",
            Slices = factor * Slices,
            NativeVoxels = factor * NativeVoxels,
            IsotropicVoxels = factor * IsotropicVoxels,
            ScanBytes = factor * ScanBytes,
            ConvertSeconds = factor * ConvertSeconds,
            SegmentSeconds = factor * SegmentSeconds,
            Exports =
            [
                .. Exports.Select(export =>
                    export with
                    {
                        Seconds = factor * export.Seconds,
                        BytesWritten = factor * export.BytesWritten,
                    }
                ),
            ],
        };

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Indented) + "\n");

    private static Dictionary<string, (double Seconds, long Read, long Written)> CostsOf(JsonNode summary) =>
        summary["timings"]!.AsArray().GroupBy(timing => timing!["stage"]!.GetValue<string>()).ToDictionary(
            stage => stage.Key,
            stage => (
                stage.Sum(timing => timing!["seconds"]!.GetValue<double>()),
                stage.Sum(timing => timing!["bytesRead"]!.GetValue<long>()),
                stage.Sum(timing => timing!["bytesWritten"]!.GetValue<long>())));

    private static long Voxels(JsonNode summary, string grid) =>
        summary[grid]!["sizeVoxels"]!.AsArray().Aggregate(1L, (voxels, size) => voxels * size!.GetValue<int>());
}

/// <summary>One kind of result files: seconds on one core, and bytes written.</summary>
public sealed record MeasuredExport(string Format, double Seconds, long BytesWritten)
{
    internal const string Prefix = "ExportResult:";
}
