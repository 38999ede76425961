using System.Globalization;
using LungSeg.Phantoms;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>One watcher, many cases: what it holds at the end is what it held once it had settled.</summary>
[Collection(WatchedStore.Collection)]
public class SoakTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Small, so that most of a case's work is what a watcher does of every case and not voxels.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task Two_hundred_small_cases_leave_memory_handles_and_scratch_as_they_were() =>
        SoakAsync(
            new(
                Cases: 200, Row: 25, Ahead: 8, PeakMb: 700, PhantomGrid.Centred(new(48, 40, 24), new(8, 8, 13)),
                SpacingMm: "4"));

    /// <summary>
    /// As large as scans are, so that buffers of tens of MB come and go; at the spacing that is the default.
    /// </summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task A_hundred_cases_of_full_size_leave_them_too() =>
        SoakAsync(
            new(
                Cases: 100, Row: 5, Ahead: 2, PeakMb: 1500, PhantomGrid.Centred(new(512, 512, 130), new(0.7, 0.7, 2.5)),
                SpacingMm: "1"));

    private async Task SoakAsync(Load load)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var spec = await azurite.ConnectionStringOrSkipAsync();
        var store = BlobStores.Open(spec);
        await WatchedStore.EmptyAsync(store, Cancellation);
        var patient = PhantomDicom.Files(load.Grid).ToArray();
        using var watcher = WatchProcess.Start(spec, interval: "1", spacing: load.SpacingMm);

        var log = new SoakLog(watcher.Id, load.Cases, output.WriteLine);
        var (dropped, row) = (0, load.Row);
        for (var finished = 0; finished < load.Cases;)
        {
            while (dropped < Math.Min(load.Cases, finished + load.Ahead)) await DropAsync(store, patient, dropped++);
            await Task.Delay(200, Cancellation);
            Assert.False(watcher.HasExited, watcher.Error);
            finished = CasesEnded(watcher);
            await log.LookAsync(finished, Cancellation);
            if (finished < row || finished == load.Cases)
                continue;
            await log.EndRowAsync(
                await store.ListAsync(Names.Work, "", Cancellation).CountAsync(Cancellation), Cancellation);
            while (row <= finished)
                row += load.Row;
        }

        await log.EndRowAsync(await SettledAsync(store), Cancellation);
        await log.AssertFlatAsync(load.PeakMb, Cancellation);
        Assert.Equal("", watcher.Error);
    }

    private static int CasesEnded(WatchProcess watcher) =>
        watcher
            .Output.Split('\n')
            .Count(line =>
                line.Contains("\"status\":\"Complete\"", StringComparison.Ordinal)
                && line.Contains("caseId", StringComparison.Ordinal)
            );

    /// <summary>Slices are dropped several at a time, as uploaders do; the same patient every time.</summary>
    private static async Task DropAsync(IBlobStore store, (string Name, byte[] Content)[] patient, int number)
    {
        var caseId = string.Create(CultureInfo.InvariantCulture, $"case-{number:000}");
        await Task.WhenAll(
            patient.Chunk(10).Select(some => SmallPatient.DropAsync(store, Names.Scans, caseId, some, Cancellation)));
        await SmallPatient.MarkAsync(store, Names.Scans, caseId, Cancellation);
    }

    /// <summary>
    /// Waits until nothing but the watchers' claim lies in the scratch: a case is told before it is cleared away.
    /// </summary>
    private static async Task<int> SettledAsync(IBlobStore store)
    {
        var left = new List<string>();
        for (var look = 0; look < 60; look++)
        {
            left = await store
                .ListAsync(Names.Work, "", Cancellation)
                .Select(blob => blob.Name)
                .ToListAsync(Cancellation);
            if (left.Count == 1)
                return 1;
            await Task.Delay(1000, Cancellation);
        }

        Assert.Fail($"The scratch still holds {string.Join(", ", left)}.");
        return left.Count;
    }

    /// <param name="Cases">How many.</param>
    /// <param name="Row">Cases between two rows of the log.</param>
    /// <param name="Ahead">Cases in the store at a time: enough that the watcher is never idle.</param>
    /// <param name="PeakMb">The most that may be resident, MB.</param>
    /// <param name="Grid">The patient's.</param>
    /// <param name="SpacingMm">What the watcher resamples to.</param>
    private sealed record Load(int Cases, int Row, int Ahead, long PeakMb, VolumeGeometry Grid, string SpacingMm);
}
