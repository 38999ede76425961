using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Retries;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;
using StoreFault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// The whole pipeline over a store that goes wrong: what may pass is waited for, what will not is named, nothing is
/// mixed.
/// </summary>
public class StorageFaultTests
{
    private const string CaseId = "patient";

    private static readonly Containers Names = new();
    private static readonly RetryPolicy Quick = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(1),
        LongestWait = TimeSpan.FromMilliseconds(20),
    };

    private readonly MemoryBlobStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.03, 1)]
    [InlineData(0.15, 2)]
    [InlineData(0.2, 3)]
    public async Task Time_outs_throttling_lost_answers_and_broken_reads_change_nothing(double probability, int seed)
    {
        await DropAsync();
        var expected = await FilesOfAnUndisturbedRunAsync();
        var faulty = new FaultInjectingBlobStore(_store, FaultInjectingBlobStore.Transient(probability, seed));
        var watch = new InProcessWatch(new RetryingBlobStore(faulty, Quick), Names);

        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal((CaseStatus.Complete, 1), (outcome.Status, outcome.Revision));
        Assert.Equal(expected, InProcessWatch.Files(await watch.SummaryAsync(outcome)));
        Assert.Empty(await watch.ContentsAsync(Names.Work));
        foreach (var fault in (StoreFault[])[StoreFault.Unavailable, StoreFault.AnswerLost, StoreFault.Dropped])
        {
            Assert.InRange(faulty.Injected.GetValueOrDefault(fault), 1, int.MaxValue);
        }
    }

    [Theory]
    [InlineData(StoreCall.Read, "scans")]
    [InlineData(StoreCall.Write, "work")]
    [InlineData(StoreCall.Write, "results")]
    public async Task A_store_that_is_away_for_longer_than_all_retries_is_no_verdict_on_the_case(
        StoreCall call, string container)
    {
        await DropAsync();
        var away = 40;
        var faulty = new FaultInjectingBlobStore(_store, (on, address) =>
            on == call && address.Container == container && Interlocked.Decrement(ref away) >= 0
                ? StoreFault.Unavailable
                : StoreFault.None
        );
        var watch = new InProcessWatch(
            new RetryingBlobStore(faulty, Quick with { Tries = 2 }), Names, new SkippingTime());

        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal((CaseStatus.Complete, 1), (outcome.Status, outcome.Revision));
        Assert.Contains(watch.Warnings, warning => warning.Contains("tried again", StringComparison.Ordinal));
        Assert.Equal(await FilesOfAnUndisturbedRunAsync(), InProcessWatch.Files(await watch.SummaryAsync(outcome)));
    }

    [Fact]
    public async Task A_listing_that_breaks_for_a_while_does_not_end_the_watcher()
    {
        await DropAsync();
        var listings = 0;
        var faulty = new FaultInjectingBlobStore(_store, (on, _) =>
            on == StoreCall.List && Interlocked.Increment(ref listings) is > 4 and < 30
                ? StoreFault.Unavailable
                : StoreFault.None
        );
        var watch = new InProcessWatch(new RetryingBlobStore(faulty, Quick with { Tries = 2 }), Names);

        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal(CaseStatus.Complete, outcome.Status);
    }

    [Fact]
    public async Task A_slice_that_is_replaced_after_the_index_is_noticed_and_the_next_revision_is_whole()
    {
        await DropAsync();
        var replacement = (SmallPatient.Slices[7].Name, Bytes: SmallPatient.Slices[7].Bytes.ToArray());
        replacement.Bytes.AsSpan(^2000..).Clear();
        var reads = 0;
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
        {
            // The second read of a slice is that of its pixels; just before it another version lies there.
            if (call == StoreCall.Read && address.Name == $"{CaseId}/{replacement.Name}" && ++reads == 2)
            {
                SmallPatient
                    .DropAsync(_store, Names.Scans, CaseId, [replacement], Cancellation)
                    .GetAwaiter()
                    .GetResult();
            }

            return StoreFault.None;
        });

        var watch = new InProcessWatch(store, Names) { MaxHeld = 0 };
        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal((CaseStatus.Complete, 2), (outcome.Status, outcome.Revision));
        Assert.Equal(
            [CaseStatus.Rejected, CaseStatus.Complete],
            (await CaseAsync()).Revisions.Select(revision => revision.Status));
        Assert.Null(await _store.FindAsync(new(Names.Results, $"{CaseId}/{CaseDocument.FailedName}"), Cancellation));
        Assert.Equal(
            await FilesOfAnUndisturbedRunAsync(replacement), InProcessWatch.Files(await watch.SummaryAsync(outcome)));
    }

    [Fact]
    public async Task A_slice_that_is_replaced_while_it_is_held_is_in_the_next_revision()
    {
        await DropAsync();
        var replacement = (SmallPatient.Slices[7].Name, Bytes: SmallPatient.Slices[7].Bytes.ToArray());
        replacement.Bytes.AsSpan(^2000..).Clear();
        var plans = 0;
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
        {
            // A plan is written when all slices are indexed and read.
            if (call == StoreCall.Write
                && address.Name.EndsWith("/plan.json", StringComparison.Ordinal)
                && ++plans == 1)
            {
                SmallPatient
                    .DropAsync(_store, Names.Scans, CaseId, [replacement], Cancellation)
                    .GetAwaiter()
                    .GetResult();
            }

            return StoreFault.None;
        });

        var watch = new InProcessWatch(store, Names);
        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal((CaseStatus.Complete, 2), (outcome.Status, outcome.Revision));
        Assert.Equal(
            [CaseStatus.Complete, CaseStatus.Complete],
            (await CaseAsync()).Revisions.Select(revision => revision.Status));
        Assert.Equal(
            await FilesOfAnUndisturbedRunAsync(replacement), InProcessWatch.Files(await watch.SummaryAsync(outcome)));
    }

    [Theory]
    [InlineData(StoreFault.Vanished, "missing-slices")]
    [InlineData(StoreFault.Changed, "missing-slices")]
    public async Task A_slice_that_is_lost_after_the_index_is_told_by_name(StoreFault fault, string code)
    {
        await DropAsync();
        var name = SmallPatient.FromTheFeet.ElementAt(40).Name;
        var reads = 0;
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
            call == StoreCall.Read && address.Name == $"{CaseId}/{name}" && ++reads == 2 ? fault : StoreFault.None);

        var outcome = Assert.Single(
            await new InProcessWatch(store, Names) { MaxHeld = 0 }.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal((CaseStatus.Rejected, 2), (outcome.Status, outcome.Revision));
        var document = await _store.ReadJsonAsync(
            new(Names.Results, outcome.ResultBlob), PipelineJson.Default.CaseDocument, Cancellation);
        Assert.Equal(code, document.Fault!.Code);
        Assert.Empty(
            await _store.ListAsync(Names.Results, $"{CaseId}/series-", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_slice_that_vanishes_while_headers_are_read_lets_the_case_wait_on()
    {
        await DropAsync();
        var (name, bytes) = SmallPatient.Slices[3];
        var reads = 0;
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
        {
            if (call != StoreCall.Read || address.Name != $"{CaseId}/{name}") return StoreFault.None;
            if (++reads == 1) return StoreFault.Vanished;
            return StoreFault.None;
        });
        var back = Task.Run(async () =>
        {
            while (await _store.FindAsync(new(Names.Scans, $"{CaseId}/{name}"), Cancellation) is not null)
                await Task.Delay(5, Cancellation);
            await SmallPatient.DropAsync(_store, Names.Scans, CaseId, [(name, bytes)], Cancellation);
        });

        var outcome = Assert.Single(await new InProcessWatch(store, Names).UntilIdleAsync(TimeSpan.FromSeconds(1)));
        await back;

        Assert.Equal((CaseStatus.Complete, 1), (outcome.Status, outcome.Revision));
    }

    [Fact]
    public async Task A_listing_that_lags_is_not_taken_for_the_whole_case()
    {
        await DropAsync(marked: false);
        var listings = 0;
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
        {
            // The case's own listings: the first, the one a quiet period later, and then that of the index, which is
            // true.
            var isOfCase = call == StoreCall.List && address.Container == Names.Scans && address.Name.Length > 0;
            return isOfCase && ++listings <= 2 ? StoreFault.Lagging : StoreFault.None;
        });
        var watch = new InProcessWatch(store, Names);

        var outcome = Assert.Single(await watch.UntilIdleAsync(TimeSpan.FromMilliseconds(200)));

        Assert.Equal((CaseStatus.Complete, 1), (outcome.Status, outcome.Revision));
        Assert.Equal(await FilesOfAnUndisturbedRunAsync(), InProcessWatch.Files(await watch.SummaryAsync(outcome)));
        Assert.True(listings > 3);
    }

    [Fact]
    public async Task A_store_whose_versions_are_never_true_is_a_named_failure_and_no_endless_loop()
    {
        await DropAsync();
        var store = new FaultInjectingBlobStore(_store, (call, address) =>
            call == StoreCall.Read
            && address.Container == Names.Scans
            && !address.Name.EndsWith(ReadyMarker.Name, StringComparison.Ordinal)
                ? StoreFault.WrongETag
                : StoreFault.None);

        var outcome = Assert.Single(await new InProcessWatch(store, Names).UntilIdleAsync(
            TimeSpan.FromMilliseconds(100), maximumWait: TimeSpan.FromSeconds(1)));

        Assert.Equal(CaseStatus.Rejected, outcome.Status);
        var document = await _store.ReadJsonAsync(
            new(Names.Results, outcome.ResultBlob), PipelineJson.Default.CaseDocument, Cancellation);
        Assert.Equal("changed-during-run", document.Fault!.Code);
    }

    [Fact]
    public async Task A_store_that_refuses_is_a_named_failure_at_once()
    {
        await DropAsync();
        var store = new Refusing(_store, Names.Work);
        var watch = new InProcessWatch(store, Names);

        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal(CaseStatus.Failed, outcome.Status);
        var document = await _store.ReadJsonAsync(
            new(Names.Results, outcome.ResultBlob), PipelineJson.Default.CaseDocument, Cancellation);
        Assert.Equal("stage-failed", document.Fault!.Code);
        Assert.Contains("The disk is full", document.Fault.Message, StringComparison.Ordinal);
    }

    private async Task DropAsync(bool marked = true)
    {
        await SmallPatient.DropAsync(_store, Names.Scans, CaseId, SmallPatient.Slices, Cancellation);
        if (marked) await SmallPatient.MarkAsync(_store, Names.Scans, CaseId, Cancellation);
    }

    private Task<CaseDocument> CaseAsync() => _store.ReadJsonAsync(
        new(Names.Results, $"{CaseId}/{CaseDocument.CompleteName}"), PipelineJson.Default.CaseDocument, Cancellation);

    private static async Task<IEnumerable<ResultFile>> FilesOfAnUndisturbedRunAsync(
        params IEnumerable<(string Name, byte[] Bytes)> replaced)
    {
        var store = new MemoryBlobStore();
        await SmallPatient.DropAsync(store, Names.Scans, CaseId, SmallPatient.Slices.Concat(replaced), Cancellation);
        await SmallPatient.MarkAsync(store, Names.Scans, CaseId, Cancellation);
        var watch = new InProcessWatch(store, Names);
        return InProcessWatch.Files(
            await watch.SummaryAsync(Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly))));
    }

    /// <summary>A disk that has no room for slabs.</summary>
    private sealed class Refusing(IBlobStore inner, string container) : DelegatingBlobStore(inner)
    {
        public override Task<string> WriteAsync(
            BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
            CancellationToken cancellation) =>
            address.Container == container && address.Name.Contains("slab", StringComparison.Ordinal)
                ? throw new StorageRefusedException($"The disk is full: {address} was not written.")
                : base.WriteAsync(address, condition, write, cancellation);
    }
}
