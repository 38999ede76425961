using System.Diagnostics;
using System.Globalization;
using LungSeg.Benchmarks.Growing;
using LungSeg.Benchmarks.SideBySide;
using LungSeg.TestKit.Tools;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>
/// <c>evidence LUNGSEG [REPETITIONS] [PART ...]</c>: measures everything that docs/performance.md states, the published
/// program beside its peers, and writes it to a folder of <c>results</c> named after the processor. Parts: whole-run,
/// kernels, growth, slabs, throughput, watch. For an idle machine.
/// </summary>
internal static class EvidenceVerb
{
    public const string Verb = "evidence";

    private const int UsualRepetitions = 7;

    /// <summary>A part's name and how its tables are made, a file of which goes to a folder.</summary>
    private delegate Task Part(Measured measured);

    private static readonly Dictionary<string, Part> Parts = new()
    {
        ["whole-run"] = measured => measured.Write(
            "whole-run", new RunComparisons(measured.Program, measured.Scan, measured.Repetitions).Rows()),
        ["kernels"] = KernelsAsync,
        ["growth"] = measured => measured.Write("growth", Growth.Rows(measured.Program, measured.Folder)),
        ["slabs"] = measured => measured.Write(
            "slabs", new SlabComparison(measured.Program, measured.Scan, measured.Repetitions).Rows()),
        ["throughput"] = measured => measured.Write(
            "throughput", new Throughput(measured.Program, measured.Scan, measured.Repetitions).Rows()),
        ["watch"] = async measured => await measured.Write(
            "watch", await WatchOverhead.RowsAsync(measured.Program, measured.Scan, measured.Repetitions)),
    };

    public static async Task<int> RunAsync(string program, IReadOnlyList<string> words)
    {
        var numbers = words.Where(word => int.TryParse(word, CultureInfo.InvariantCulture, out _)).ToList();
        var parts = words.Except(numbers).ToList();
        var unknown = parts.Where(part => !Parts.ContainsKey(part)).ToList();
        if (unknown.Count > 0 || numbers.Count > 1)
        {
            await Console.Error.WriteLineAsync(
                $"Usage: {Verb} LUNGSEG [REPETITIONS] [{string.Join(" | ", Parts.Keys)} ...]");
            return 2;
        }

        var repetitions = numbers.Count == 0 ? UsualRepetitions : int.Parse(numbers[0], CultureInfo.InvariantCulture);
        using var measured = new Measured(program, repetitions);
        foreach (var part in parts.Count == 0 ? [.. Parts.Keys] : parts)
        {
            var started = Stopwatch.GetTimestamp();
            await Parts[part](measured);
            Console.WriteLine($"{part}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }

        return 0;
    }

    private static async Task KernelsAsync(Measured measured)
    {
        var folder = Path.Combine(RepositoryRoot.Path!, "artifacts", "benchmarks");
        var peers = new Peers(Path.Combine(folder, "arrays"), Path.Combine(folder, "peers"));
        using var arrays = new ScanArrays(Scans.Usual);
        arrays.WriteTo(Path.Combine(folder, "arrays"));
        peers.Build();
        var rows = new KernelComparisons(peers, arrays, measured.Repetitions)
            .All()
            .Select(comparison => comparison.Row);
        await measured.Write("kernels", [$"Peers: {peers.Versions()}.", "", Comparison.Header, .. rows]);
    }
}
