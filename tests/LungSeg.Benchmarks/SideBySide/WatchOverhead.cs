using System.Diagnostics;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// What the pipeline adds. A watcher runs on Azurite; a scan is uploaded, the marker put beside it, and the time taken
/// until its case.json is there; in turn with <c>lungseg run</c> on the folder.
/// </summary>
internal static class WatchOverhead
{
    /// <summary>
    /// Each look costs the emulator, which is one thread, two milliseconds: none is had before a result can be there.
    /// </summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IEnumerable<string>> RowsAsync(string lungseg, string folder, int repetitions)
    {
        await using var azurite = new AzuriteFixture();
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var (store, containers) = (BlobStores.Open(connection), new Containers());
        using var watcher = Process.Start(new ProcessStartInfo(
            lungseg, ["watch", "--store", connection, "--method", "tutorial", "--interval", "0.25", "--json"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            _ = watcher.StandardOutput.ReadToEndAsync();
            List<double> watch = [], run = [];
            for (var i = 0; i <= repetitions; i++)
            {
                var seconds = (
                    Watch: await WatchAsync(store, containers, folder, $"case-{i}"), Run: Run(lungseg, folder));

                // The first one warms up.
                if (i > 0) watch.Add(seconds.Watch);
                if (i > 0) run.Add(seconds.Run);
            }

            var (ofWatch, ofRun) = (Timing.Median(watch), Timing.Median(run));
            return
            [
                "| Tutorial method | clock, s |\n|---|---|",
                $"| `watch` on Azurite, marker to case.json | {ofWatch:0.00} |",
                $"| `run` | {ofRun:0.00} |", "", $"`watch` takes {ofWatch / ofRun:0.00} times as long as `run`.",
            ];
        }
        finally
        {
            watcher.Kill();
        }
    }

    private static async Task<double> WatchAsync(IBlobStore store, Containers containers, string folder, string caseId)
    {
        await ScanUpload.RunAsync(store, containers, folder, caseId);
        var started = Stopwatch.GetTimestamp();
        await store.WriteAsync(
            new(containers.Scans, $"{caseId}/_READY"), WriteCondition.Always, (_, _) => Task.CompletedTask,
            CancellationToken.None);
        await Task.Delay(FirstLook);
        while (await store.FindAsync(new(containers.Results, $"{caseId}/case.json"), CancellationToken.None) is null)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{caseId} has no result after {Patience}.");
            await Task.Delay(Look);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Run(string lungseg, string folder)
    {
        var results = Path.Combine(Path.GetTempPath(), $"lungseg-overhead-{Environment.ProcessId}");
        var seconds = Peers.Time(lungseg, "run", folder, "--out", results, "--method", "tutorial")?.Seconds
            ?? throw new InvalidOperationException($"'{lungseg} run' failed.");
        Directory.Delete(results, recursive: true);
        return seconds;
    }
}
