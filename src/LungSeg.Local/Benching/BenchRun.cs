using System.Diagnostics;
using System.Runtime.InteropServices;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Workflow;

namespace LungSeg.Local.Benching;

/// <summary>
/// Runs a scan several times as <c>run</c> does, into a folder that is thrown away, and says what each stage cost.
/// </summary>
internal sealed class BenchRun(DirectoryInfo scan, ProcessingOptions options)
{
    /// <exception cref="UsageException">The scan has no series that can be processed.</exception>
    public async Task<BenchReport> MeasureAsync(int runs, CancellationToken cancellation)
    {
        var memory = MemoryLimit.BytesPerSecond();
        var measured = new List<(SummaryDocument Summary, double Seconds)>();
        for (var run = 0; run < runs; run++) measured.Add(await RunAsync(cancellation));

        // The first run compiles, and waits for the disk.
        var warm = measured.Skip(runs > 1 ? 1 : 0).ToList();
        var summary = warm[^1].Summary;
        var (voxels, bytes) = Sizes(summary);
        var stages = summary.Timings
            .Select(timing => timing.Stage)
            .Distinct()
            .Select(stage =>
                Stage(
                    stage, Median(warm.Select(run => Sum(run.Summary, stage, timing => timing.Seconds))),
                    (long)Sum(summary, stage, timing => timing.BytesRead),
                    (long)Sum(summary, stage, timing => timing.BytesWritten))
            )
            .Append(
                Stage(
                    "whole run", Median(warm.Select(run => run.Seconds)),
                    summary.Timings.Sum(timing => timing.BytesRead), summary.Files.Sum(file => file.Bytes)));
        return new(
            $"{Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, "
                + $"{RuntimeInformation.ProcessArchitecture}",
            options.Method, voxels, runs, memory, [.. stages]);

        BenchStage Stage(string name, double seconds, long read, long written) =>
            new(name, Math.Round(seconds, 4), voxels / seconds, bytes / memory / seconds, read, written);
    }

    private async Task<(SummaryDocument Summary, double Seconds)> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("lungseg-bench-");
        try
        {
            using var run = new InProcessRun(scan, folder, CaseNames.Of(scan));
            var started = Stopwatch.GetTimestamp();
            var outcome = await run.RunAsync(options, rerun: false, report: null, cancellation);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var blob = outcome.Series.FirstOrDefault(series => series.SummaryBlob is not null)?.SummaryBlob
                ?? throw new UsageException($"Nothing in {scan.FullName} can be processed; 'lungseg info' says why.");
            return (await run.Store.ReadJsonAsync(
                    new(run.Containers.Results, blob), PipelineJson.Default.SummaryDocument, cancellation),
                seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Voxels of the CT's own grid, and the bytes of both volumes.</summary>
    private static (long Voxels, double Bytes) Sizes(SummaryDocument summary)
    {
        var native = Length(summary.NativeGrid.SizeVoxels);
        return (native, sizeof(short) * (double)(native + Length(summary.IsotropicGrid.SizeVoxels)));

        static long Length(int[] size) => (long)size[0] * size[1] * size[2];
    }

    private static double Sum(SummaryDocument summary, string stage, Func<StageTiming, double> of) =>
        summary.Timings.Where(timing => timing.Stage == stage).Sum(of);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
