using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LungSeg.Local.Terminal;
using LungSeg.Local.Tests.Cohorts;
using LungSeg.Phantoms;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// A watcher that is killed again and again at random moments while cases go through it: each ends complete exactly
/// once, with the bytes of an undisturbed run, no half-written file is ever seen, and nothing stays behind. The table
/// of all results has the rows that a collection makes.
/// </summary>
[Collection(WatchedStore.Collection)]
public class KillTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly Containers Names = new();
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>[]> Patients = new(() =>
        [.. Enumerable.Range(1, 4).Select(seed => (IReadOnlyList<(string, byte[])>)
            [.. PhantomDicom.Files(PhantomGrid.Centred(new(72, 60, 76), new(5, 5, 4)), new() { Seed = seed })])]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_kills_lose_nothing_on_a_folder_store()
    {
        using var folder = new TemporaryFolder();
        await KillAsync(folder.Path, kills: 3, seed: 1);
        Assert.Empty(Directory.GetDirectories(folder.Path, ".lungseg-aside", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Three_kills_lose_nothing_on_Azurite() =>
        await KillAsync(await azurite.ConnectionStringOrSkipAsync(), kills: 3, seed: 2, formats: "masks,previews");

    [Fact]
    [Trait("Category", "Long")]
    public async Task Fifty_kills_lose_nothing_on_a_folder_store()
    {
        using var folder = new TemporaryFolder();
        await KillAsync(folder.Path, kills: 50, seed: 3);
        Assert.Empty(Directory.GetDirectories(folder.Path, ".lungseg-aside", SearchOption.AllDirectories));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Fifty_kills_lose_nothing_on_Azurite() =>
        await KillAsync(await azurite.ConnectionStringOrSkipAsync(), kills: 50, seed: 4);

    /// <param name="formats">What is written, or null for what a user gets; fewer where the store is slow.</param>
    private async Task KillAsync(string spec, int kills, int seed, string? formats = null)
    {
        string[] written = formats is null ? [] : ["--formats", formats];
        var store = BlobStores.Open(spec);
        await WatchedStore.EmptyAsync(store, Cancellation);
        var random = new Random(seed);
        var files = new WholeFiles(store, Names.Results);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var observer = Task.Run(() => files.ObserveAsync(end.Token), Cancellation);

        var cases = 0;
        var atWork = 0;
        for (var killed = 0; killed < kills; killed++)
        {
            // Always something to do: two cases at a time, interleaved.
            while (await UnfinishedAsync(store, cases) < 2) await DropAsync(store, cases++);
            // What was done is stored at once, or a little behind the work.
            using var life = WatchProcess.Start(
                spec, options: ["--store-after", killed % 2 == 0 ? "0" : "0.2", .. written]);
            await SomeWritesAsync(store, life, random.Next(1, random.Next(2, 90)));
            await Task.Delay(random.Next(150), Cancellation);
            if (await UnfinishedAsync(store, cases) > 0) atWork++;
            life.Kill();
            Assert.DoesNotContain("nhandled", life.Error, StringComparison.Ordinal);
        }

        using (var last = WatchProcess.Start(spec, options: ["--until-idle", .. written]))
        {
            Assert.Equal(ExitCodes.Done, await last.EndAsync(Limit, Cancellation));
        }

        await end.CancelAsync();
        await observer;
        await files.LookAsync(Cancellation);
        output.WriteLine(
            $"{kills} kills, {atWork} of them at work; {cases} cases; {files.Count} files seen, each whole");

        Assert.True(atWork > kills / 2, $"only {atWork} of {kills} kills met a watcher with work left");
        await AssertCompleteOnceAsync(store, cases);
        Assert.Empty(await LeftAsync(store));
        var rows = await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
        Assert.True(rows[0] > cases * 3, $"{rows[0]} rows of {cases} cases");
        var disturbed = await TakeResultsAsync(store);
        using (var undisturbed = WatchProcess.Start(spec, options: ["--until-idle", .. written]))
        {
            Assert.Equal(ExitCodes.Done, await undisturbed.EndAsync(Limit, Cancellation));
        }

        Assert.Equal(await TakeResultsAsync(store), disturbed);
    }

    /// <summary>A cohort's size: every case once in the table, with the rows of a collection.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_thousand_cases_and_three_kills_make_one_table()
    {
        const int Cases = 1_000;
        using var folder = new TemporaryFolder();
        var store = BlobStores.Open(folder.Path);
        for (var number = 0; number < Cases; number++)
        {
            // Not through the store, which waits for the disk with each of 80,000 files.
            var scans = Directory.CreateDirectory(folder[$"{Names.Scans}/case-{number:00}"]).FullName;
            foreach (var (name, bytes) in Patients.Value[number % Patients.Value.Length])
                await File.WriteAllBytesAsync(Path.Combine(scans, name), bytes, Cancellation);
            await File.WriteAllBytesAsync(Path.Combine(scans, "_READY"), [], Cancellation);
        }

        string[] written = ["--formats", "masks"];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var until in (int[])[200, 450, 800])
        {
            using var life = WatchProcess.Start(folder.Path, options: written);
            while (Cases - await UnfinishedAsync(store, Cases) < until)
            {
                Assert.False(life.HasExited, life.Error);
                await Task.Delay(500, Cancellation);
            }

            life.Kill();
        }

        using (var last = WatchProcess.Start(folder.Path, options: ["--until-idle", .. written]))
            Assert.Equal(ExitCodes.Done, await last.EndAsync(TimeSpan.FromHours(1), Cancellation));
        var took = clock.Elapsed;
        await AssertCompleteOnceAsync(store, Cases);
        Assert.Empty(await LeftAsync(store));
        var rows = await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
        output.WriteLine($"{Cases} cases, {rows[0]} rows, {rows[1]} flags in {took.TotalMinutes:0.0} min");
    }

    private static async Task DropAsync(IBlobStore store, int number)
    {
        var caseId = $"case-{number:00}";
        await SmallPatient.DropAsync(
            store, Names.Scans, caseId, Patients.Value[number % Patients.Value.Length], Cancellation);
        await SmallPatient.MarkAsync(store, Names.Scans, caseId, Cancellation);
    }

    /// <summary>Waits until a life has written or deleted so many blobs, however fast the machine is.</summary>
    private static async Task SomeWritesAsync(IBlobStore store, WatchProcess life, int writes)
    {
        var deadline = DateTime.UtcNow + Limit;
        var before = await VersionsAsync(store);
        for (var changed = 0; changed < writes;)
        {
            await Task.Delay(10, Cancellation);
            Assert.False(life.HasExited, life.Error);
            Assert.True(DateTime.UtcNow < deadline, $"nothing moves: {life.Error}");
            var after = await VersionsAsync(store);
            changed += after.Except(before).Count() + before.Except(after).Count();
            before = after;
        }
    }

    private static async Task<HashSet<string>> VersionsAsync(IBlobStore store)
    {
        var versions = new HashSet<string>();
        foreach (var container in (string[])[Names.Work, Names.Results])
        {
            versions.UnionWith(
                await store
                    .ListAsync(container, "", Cancellation)
                    .Select(blob => $"{blob.Name} {blob.ETag}")
                    .ToListAsync(Cancellation));
        }

        return versions;
    }

    private static async Task<int> UnfinishedAsync(IBlobStore store, int cases)
    {
        var finished = await store
            .ListAsync(Names.Results, "", Cancellation)
            .CountAsync(blob => blob.Name.EndsWith("/case.json", StringComparison.Ordinal), Cancellation);
        return cases - finished;
    }

    private static async Task AssertCompleteOnceAsync(IBlobStore store, int cases)
    {
        for (var number = 0; number < cases; number++)
        {
            var document = await store.ReadJsonAsync(
                new(Names.Results, $"case-{number:00}/case.json"), PipelineJson.Default.CaseDocument, Cancellation);
            Assert.Equal((CaseStatus.Complete, 1), (document.Status, document.Revision));
            Assert.Equal(CaseStatus.Complete, Assert.Single(document.Revisions).Status);
            Assert.Empty(
                await store
                    .ListAsync(Names.Results, $"case-{number:00}/revision-", Cancellation)
                    .ToListAsync(Cancellation));
            Assert.Null(await store.FindAsync(new(Names.Results, $"case-{number:00}/failed.json"), Cancellation));
        }
    }

    /// <summary>What lies in the scratch but for the claim of the watchers, which is one small blob for ever.</summary>
    private static async Task<List<string>> LeftAsync(IBlobStore store)
    {
        var names = await store
            .ListAsync(Names.Work, "", Cancellation)
            .Select(blob => blob.Name)
            .ToListAsync(Cancellation);
        Assert.Single(names, name => name.StartsWith("watcher/", StringComparison.Ordinal));
        return [.. names.Where(name => !name.StartsWith("watcher/", StringComparison.Ordinal))];
    }

    /// <summary>The hashes of all results, which are deleted.</summary>
    private static async Task<SortedDictionary<string, string>> TakeResultsAsync(IBlobStore store)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var blob in await store.ListAsync(Names.Results, "", Cancellation).ToListAsync(Cancellation))
        {
            var address = new BlobAddress(Names.Results, blob.Name);
            var bytes = await WatchedStore.ReadAsync(store, address, Cancellation);
            if (blob.Name.EndsWith("/summary.json", StringComparison.Ordinal)) bytes = WithoutTimings(bytes);
            contents[blob.Name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            await store.DeleteAsync(address, Cancellation);
        }

        return contents;
    }

    /// <summary>What a stage cost is the one thing that no two runs have in common.</summary>
    private static byte[] WithoutTimings(byte[] summary)
    {
        var document = JsonNode.Parse(summary)!.AsObject();
        Assert.True(document.Remove("timings"));
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
