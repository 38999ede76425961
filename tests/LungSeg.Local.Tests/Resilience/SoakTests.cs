using System.Globalization;
using LungSeg.Phantoms;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>One watcher, two hundred cases: what it holds after the last is what it held after the first fifty.</summary>
[Collection(WatchedStore.Collection)]
public class SoakTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Cases = 200;

    /// <summary>Cases in the store at a time: enough that the watcher is never idle.</summary>
    private const int Ahead = 8;

    private static readonly Containers Names = new();

    /// <summary>Small, so that most of a case's work is what a watcher does of every case and not voxels.</summary>
    private static readonly Lazy<(string Name, byte[] Bytes)[]> Patient = new(() =>
        [.. PhantomDicom.Files(PhantomGrid.Centred(new(48, 40, 24), new(8, 8, 13)))]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Two_hundred_cases_leave_memory_handles_and_scratch_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var spec = await azurite.ConnectionStringOrSkipAsync();
        var store = BlobStores.Open(spec);
        await WatchedStore.EmptyAsync(store, Cancellation);
        using var watcher = WatchProcess.Start(spec, interval: "1");

        var samples = new List<Sample>();
        var resident = new List<long>();
        output.WriteLine(Sample.Header);
        var dropped = 0;
        for (var finished = 0; finished < Cases;)
        {
            while (dropped < Math.Min(Cases, finished + Ahead)) await DropAsync(store, dropped++);
            await Task.Delay(200, Cancellation);
            Assert.False(watcher.HasExited, watcher.Error);
            resident.Add(Megabytes(await StatusAsync(watcher.Id), "VmRSS"));
            finished = watcher.Output.Split('\n').Count(line => line.Contains("\"status\":\"Complete\"", StringComparison.Ordinal) && line.Contains("caseId", StringComparison.Ordinal));
            if (finished / 25 > samples.Count && finished < Cases) await AddAsync(finished);
        }

        await SettledAsync(store);
        await AddAsync(Cases);

        // The first fifty warm up: code is compiled, pools and the heap find their size. Memory goes up and down with the
        // collector; what is never given back is in the least of it.
        var settled = samples.Where(sample => sample.Cases is >= 75 and < 150).ToList();
        var last = samples[^1];
        Assert.InRange(last.LeastMb, 0, settled.Max(sample => sample.LeastMb) * 1.15);
        Assert.InRange(last.Handles, 0, settled.Max(sample => sample.Handles) + 10);
        Assert.InRange(last.Threads, 0, settled.Max(sample => sample.Threads) + 10);
        Assert.Equal("", watcher.Error);

        async Task AddAsync(int finished)
        {
            var status = await StatusAsync(watcher.Id);
            samples.Add(new(
                finished,
                resident.Min(),
                resident.Max(),
                Megabytes(status, "VmHWM"),
                Directory.GetFileSystemEntries($"/proc/{watcher.Id}/fd").Length,
                int.Parse(status["Threads"], CultureInfo.InvariantCulture),
                await store.ListAsync(Names.Work, "", Cancellation).CountAsync(Cancellation)));
            output.WriteLine(samples[^1].Row);
            resident.Clear();
        }
    }

    /// <summary>Slices are dropped several at a time, as uploaders do; the same patient every time.</summary>
    private static async Task DropAsync(IBlobStore store, int number)
    {
        var caseId = string.Create(CultureInfo.InvariantCulture, $"case-{number:000}");
        await Task.WhenAll(Patient.Value.Chunk(10).Select(some => SmallPatient.DropAsync(store, Names.Scans, caseId, some, Cancellation)));
        await SmallPatient.MarkAsync(store, Names.Scans, caseId, Cancellation);
    }

    /// <summary>Waits until nothing but the watchers' claim lies in the scratch: a case is told before it is cleared away.</summary>
    private static async Task SettledAsync(IBlobStore store)
    {
        var left = new List<string>();
        for (var look = 0; look < 60; look++)
        {
            left = await store.ListAsync(Names.Work, "", Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
            if (left.Count == 1) return;
            await Task.Delay(1000, Cancellation);
        }

        Assert.Fail($"The scratch still holds {string.Join(", ", left)}.");
    }

    /// <summary>What Linux says of a process.</summary>
    private static async Task<Dictionary<string, string>> StatusAsync(int process) =>
        (await File.ReadAllLinesAsync($"/proc/{process}/status", Cancellation))
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Replace("kB", "", StringComparison.Ordinal).Trim());

    private static long Megabytes(Dictionary<string, string> status, string name) =>
        long.Parse(status[name], CultureInfo.InvariantCulture) * 1024 / 1_000_000;

    /// <summary>What a watcher holds after so many cases, and held since the row before: the table in docs/results.md.</summary>
    private sealed record Sample(int Cases, long LeastMb, long MostMb, long PeakMb, int Handles, int Threads, int ScratchBlobs)
    {
        public const string Header = "| Cases ended | Resident since the row before, MB | Peak so far, MB | Handles | Threads | Blobs in the scratch |\n|---|---|---|---|---|---|";

        public string Row => string.Create(
            CultureInfo.InvariantCulture, $"| {Cases} | {LeastMb} to {MostMb} | {PeakMb} | {Handles} | {Threads} | {ScratchBlobs} |");
    }
}
