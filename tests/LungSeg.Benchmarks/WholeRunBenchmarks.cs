using BenchmarkDotNet.Attributes;
using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks;

/// <summary>
/// The published program from process start to exit, every output written: what <c>LUNGSEG_PROGRAM</c> names, on
/// lidc-0001 or, where that is not there, on a phantom of its size.
/// </summary>
public class WholeRunBenchmarks
{
    public const string Variable = "LUNGSEG_PROGRAM";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lungseg-whole-run-{Environment.ProcessId}");
    private string _program = "";
    private string _scan = "";

    [Params("tutorial", "robust")]
    public string Method { get; set; } = "tutorial";

    [GlobalSetup]
    public void Prepare()
    {
        _program = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException(
                $"{Variable} must name the published program (docs/performance.md).");
        _scan = Scans.RealFolder ?? Path.Combine(_folder, "scan");
        if (Scans.RealFolder is null) LargeSeries.Write(_scan, columns: 512, slices: 133);
    }

    [Benchmark(Description = "lungseg run, process start to exit")]
    public double Run()
    {
        var results = Path.Combine(_folder, "results");
        var cost = Peers.Time(_program, "run", _scan, "--out", results, "--method", Method)
            ?? throw new InvalidOperationException($"'{_program} run' failed.");
        Directory.Delete(results, recursive: true);
        return cost.ProcessorSeconds;
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);
}
