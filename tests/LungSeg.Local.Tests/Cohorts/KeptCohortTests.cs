using System.Diagnostics;
using System.Text.Json;
using LungSeg.Cohorts.Kept;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>
/// The table of all results among the results: whoever is broken off and wherever, its rows are those of a collection.
/// </summary>
public sealed class KeptCohortTests(KeptCohortTests.Results made, ITestOutputHelper output)
    : IClassFixture<KeptCohortTests.Results>, IDisposable
{
    private const int Cases = 12;

    private static readonly Containers Names = new();
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Broken_off_at_every_request_it_loses_and_duplicates_nothing()
    {
        var store = new MemoryBlobStore();
        var ended = CaseIds().ToList();
        await EndAsync(store, ended[..6]);
        await UpdateAsync(store);

        // Half of the cases are in the table; the other half and a revision of one of the first are not.
        await EndAsync(store, ended[6..]);
        await ReviseAsync(store, ended[1]);
        for (var requests = 0; ; requests++)
        {
            var dying = new DyingStore(store, requests);
            try
            {
                await UpdateAsync(dying);
                Assert.True(requests > 20, $"{requests} requests");
                break;
            }
            catch (DyingStore.DiedException)
            {
            }
        }

        var rows = await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
        Assert.True(rows[0] > Cases * 10, $"{rows[0]} rows");
        Assert.Equal([16, 1], rows[1..]);
        Assert.Empty(await store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_and_duplicate_nothing()
    {
        foreach (var store in (IBlobStore[])[new MemoryBlobStore(), BlobStores.Open(_store.Path)])
        {
            var ended = CaseIds().ToList();
            await Task.WhenAll(ended.Chunk(3).Select((some, i) => Task.Run(async () =>
            {
                foreach (var caseId in some)
                {
                    await EndAsync(store, [caseId]);
                    await UpdateAsync(store);
                }

                if (i == 1) await ReviseAsync(store, some[0]);
                await UpdateAsync(store);
            })));

            // The one that found itself beaten too often left its rest to the next.
            await UpdateAsync(store);
            await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
        }
    }

    [Fact]
    public async Task Of_results_that_were_there_before_it_is_made_in_pieces_and_anew_when_it_is_deleted()
    {
        var store = BlobStores.Open(_store.Path);
        foreach (var caseId in CaseIds()) await CopyAsync(store, caseId, 1);
        var updates = 0;
        while ((await new KeptCohort(store, Names, TimeProvider.System).UpdateAsync(
            TimeSpan.Zero, int.MaxValue, Cancellation)).HasMore)
            updates++;
        Assert.Equal(Cases, updates);
        await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);

        await store.DeleteAllAsync(Names.Results, "case-00003/", Cancellation);
        await store.DeleteAsync(new(Names.Results, "cohort-failures.parquet"), Cancellation);
        await UpdateAsync(store);
        await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
    }

    [Fact]
    public async Task An_update_lists_no_results_and_reads_no_case_that_is_in_the_table()
    {
        var store = new MemoryBlobStore();
        await EndAsync(store, CaseIds());
        await UpdateAsync(store);
        await ReviseAsync(store, "case-00007");

        var log = new RequestLog(store);
        Assert.Equal(1, (await UpdateAsync(log)).Cases);

        Assert.DoesNotContain(
            log.Requests, request => request.Address.Name.Contains("case-00006", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Requests,
            request => request.Call == StoreCall.List
                && request.Address.Container == Names.Results);
        await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_cases_are_kept_up_to_date_in_seconds()
    {
        using var run = await FolderRun.Of(made.Scan);
        var store = BlobStores.Open(_store.Path);
        foreach (var cases in (int[])[1_000, 10_000])
        {
            ManyResults.Write(run, Path.Combine(_store.Path, Names.Results), cases);
            await store.DeleteAsync(new(Names.Results, KeptCohort.FileName), Cancellation);
            var cohort = new KeptCohort(store, Names, TimeProvider.System);
            var clock = Stopwatch.StartNew();
            await cohort.UpdateAsync(Long, int.MaxValue, Cancellation);
            var built = clock.Elapsed;
            await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);

            await EndAsync(store, ["case-00004-b"]);
            clock.Restart();
            Assert.Equal(1, (await cohort.UpdateAsync(Long, int.MaxValue, Cancellation)).Cases);
            var table = await store.FindAsync(new(Names.Results, KeptCohort.FileName), Cancellation);
            output.WriteLine(
                $"{cases} cases, {table!.Length / 1e6:0.0} MB: made in {built.TotalSeconds:0.0} s, "
                    + $"brought up to date in {clock.Elapsed.TotalSeconds:0.0} s");
            await KeptTables.AssertAsCollectedAsync(store, Names, Cancellation);
        }
    }

    [Fact]
    public async Task A_file_of_its_name_that_is_no_table_is_left_alone()
    {
        var store = new MemoryBlobStore();
        await EndAsync(store, ["case-00001"]);
        var address = new BlobAddress(Names.Results, KeptCohort.FileName);
        await store.WriteAsync(
            address, WriteCondition.Always, (stream, token) => stream.WriteAsync("mine"u8.ToArray(), token).AsTask(),
            Cancellation);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => UpdateAsync(store));

        Assert.Contains("results/cohort.parquet is no Parquet file", fault.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await store.FindTextAsync(address, Cancellation));
        Assert.Single(await KeptCohort.FollowUpsOf(store, Names).AllAsync(Cancellation).ToListAsync(Cancellation));
    }

    private static Task<KeptUpdate> UpdateAsync(IBlobStore store) =>
        new KeptCohort(store, Names, TimeProvider.System).UpdateAsync(Long, 1000, Cancellation);

    private IEnumerable<string> CaseIds() =>
        Directory
            .GetDirectories(made.Folder)
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal);

    /// <summary>As a case ends: first it is written down, then its documents come.</summary>
    private async Task EndAsync(IBlobStore store, IEnumerable<string> caseIds)
    {
        foreach (var caseId in caseIds)
        {
            await OweAsync(store, caseId, 1);
            await CopyAsync(store, caseId, 1);
        }
    }

    private async Task ReviseAsync(IBlobStore store, string caseId)
    {
        await OweAsync(store, caseId, 2);
        await CopyAsync(store, caseId, 2);
    }

    private static Task OweAsync(IBlobStore store, string caseId, int revision) =>
        KeptCohort.FollowUpsOf(store, Names).AddAsync(new(CaseReference.Named(caseId), revision, ""), Cancellation);

    private async Task CopyAsync(IBlobStore store, string caseId, int revision)
    {
        // The case's own document last, as it says that all else is there.
        var paths = Directory
            .GetFiles(Path.Combine(made.Folder, caseId), "*", SearchOption.AllDirectories)
            .OrderBy(path => Path.GetFileName(path) is CaseDocument.CompleteName or CaseDocument.FailedName);
        foreach (var path in paths)
        {
            var name = Path.GetRelativePath(made.Folder, path).Replace('\\', '/');
            var bytes = await File.ReadAllBytesAsync(path, Cancellation);
            if (name.EndsWith("/" + SummaryDocument.FileName, StringComparison.Ordinal))
            {
                var summary = JsonSerializer.Deserialize(bytes, PipelineJson.Default.SummaryDocument)!;
                bytes = JsonSerializer.SerializeToUtf8Bytes(
                    summary with { Revision = revision, Regions = [.. summary.Regions.Skip(revision - 1)] },
                    PipelineJson.Default.SummaryDocument);
            }
            else if (Path.GetFileName(path) is CaseDocument.CompleteName or CaseDocument.FailedName)
            {
                var document = JsonSerializer.Deserialize(bytes, PipelineJson.Default.CaseDocument)!;
                bytes = JsonSerializer.SerializeToUtf8Bytes(
                    document with { Revision = revision }, PipelineJson.Default.CaseDocument);
            }

            await store.WriteAsync(
                new(Names.Results, name), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(bytes, token).AsTask(), Cancellation);
        }
    }

    /// <summary>The results of some cases, made once.</summary>
    public sealed class Results : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string Folder => _folder["made"];

        public string Scan => _folder["scan"];

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(_folder["scan"]);
            foreach (var (name, bytes) in SmallPatient.Slices)
                File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
            using var run = await FolderRun.Of(_folder["scan"]);
            ManyResults.Write(run, Folder, Cases);
            ManyResults.Fail(Folder, "case-00004-b", run);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Serves so many requests and then no more, as to a process that dies.</summary>
    private sealed class DyingStore(IBlobStore inner, int requests) : DelegatingBlobStore(inner)
    {
        private int _left = requests;

        public override Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
        {
            Serve();
            return base.FindAsync(address, cancellation);
        }

        public override IAsyncEnumerable<BlobEntry> ListAsync(
            string container, string prefix, CancellationToken cancellation)
        {
            Serve();
            return base.ListAsync(container, prefix, cancellation);
        }

        public override Task<BlobReadStream> OpenReadAsync(
            BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
        {
            Serve();
            return base.OpenReadAsync(address, offset, length, ifETag, cancellation);
        }

        public override Task<string> WriteAsync(
            BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
            CancellationToken cancellation)
        {
            Serve();
            return base.WriteAsync(address, condition, write, cancellation);
        }

        public override Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
        {
            Serve();
            return base.DeleteAsync(address, cancellation);
        }

        private void Serve()
        {
            if (Interlocked.Decrement(ref _left) < 0) throw new DiedException();
        }

        public sealed class DiedException() : Exception("The process died here.");
    }
}
