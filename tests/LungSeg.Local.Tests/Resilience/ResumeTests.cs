using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// What was finished when a process ended is not done again, and what was done for another input is not taken for it.
/// </summary>
public class ResumeTests
{
    private const string CaseId = "patient";

    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Also where the second life stores nothing: what the first one stored joins what it has in memory.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_case_broken_off_after_any_stage_runs_only_the_stages_that_are_left(int storeAfterDays)
    {
        var all = await RunAsync(await DroppedAsync(), stages: int.MaxValue);
        Assert.Equal(
            [
                "IndexSeries",
                "ConvertSlab",
                "ConvertSlab",
                "SegmentVolume",
                "ExportResult",
                "WriteSummary",
                "FinishCase",
            ],
            all);

        for (var done = 1; done < all.Count; done++)
        {
            var store = await DroppedAsync();
            var before = await RunAsync(store, stages: done);
            var after = await RunAsync(store, stages: int.MaxValue, TimeSpan.FromDays(storeAfterDays));
            Assert.Equal(done, before.Count);
            Assert.Equal(all, before.Concat(after));
        }
    }

    [Fact]
    public async Task A_case_broken_off_before_its_stages_were_stored_runs_them_all_again()
    {
        var all = await RunAsync(await DroppedAsync(), stages: int.MaxValue);
        for (var done = 1; done < all.Count; done++)
        {
            var store = await DroppedAsync();
            await RunAsync(store, stages: done, storeAfter: TimeSpan.FromDays(1));
            Assert.DoesNotContain(await store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation), blob =>
                blob.Name.StartsWith(BlobJournal.Folder, StringComparison.Ordinal)
                || blob.Name.Contains("/slab-", StringComparison.Ordinal)
            );

            // The last stage clears what would have been gone on with: its result is there, or the case starts over.
            Assert.Equal(all, await RunAsync(store, stages: int.MaxValue, storeAfter: TimeSpan.FromDays(1)));
            Assert.Empty(await store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
        }
    }

    [Fact]
    public async Task What_was_made_of_other_slices_is_not_gone_on_with()
    {
        // Broken off after both slabs; then one slice of them is replaced, by one of the same length.
        var store = await DroppedAsync();
        await RunAsync(store, stages: 3);
        var (name, bytes) = SmallPatient.Slices[5];
        bytes = [.. bytes];
        bytes.AsSpan(^2000..).Clear();
        await SmallPatient.DropAsync(store, Names.Scans, CaseId, [(name, bytes)], Cancellation);

        var after = await RunAsync(store, stages: int.MaxValue);

        Assert.Equal(
            [
                "IndexSeries",
                "ConvertSlab",
                "ConvertSlab",
                "SegmentVolume",
                "ExportResult",
                "WriteSummary",
                "FinishCase",
            ],
            after);
        Assert.Empty(await store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task What_was_left_by_a_watcher_that_died_just_after_the_result_or_before_its_scans_went_is_cleared()
    {
        var store = await DroppedAsync();
        var watch = new InProcessWatch(store, Names);
        await watch.UntilIdleAsync(InProcessWatch.MarkedOnly);
        string[] left =
        [
            $"cases/{CaseId}/revision-1/key/series/native/slab-00000", $"journal/{CaseId}/FinishCase-1.json",
            "cases/gone/revision-1/key/index.json", "journal/gone/r1/series/ConvertSlab-1.json",
        ];
        foreach (var name in left)
            await store.WriteAsync(
                new(Names.Work, name), WriteCondition.Always, (_, _) => Task.CompletedTask, Cancellation);

        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal(CaseStatus.Unchanged, outcome.Status);
        Assert.Empty(await watch.ContentsAsync(Names.Work));
        Assert.Empty(watch.Warnings);
    }

    [Fact]
    public async Task An_end_that_comes_late_does_not_put_an_old_revision_over_a_new_one()
    {
        var store = await DroppedAsync();
        var stages = new PipelineStages(store, new BlobScratch(store, Names.Work), Names);
        var first = await EndAsync(stages, revision: 1);
        await EndAsync(stages, revision: 2);
        var newest = await new InProcessWatch(store, Names).ContentsAsync(Names.Results);

        var late = await EndAsync(stages, revision: 1);

        Assert.Equal((1, 2), (first.Revision, late.Revision));
        Assert.Equal(newest, await new InProcessWatch(store, Names).ContentsAsync(Names.Results));
    }

    private static Task<CaseOutcome> EndAsync(PipelineStages stages, int revision) =>
        stages.RunAsync(
            Workflow.Stages.FinishCase,
            new(
                new(CaseReference.Named(CaseId), revision, $"key-{revision}"), $"fingerprint-{revision}",
                FolderRun.Coarse, false, [], new("code", "message", "cure"), true),
            Cancellation);

    private static async Task<MemoryBlobStore> DroppedAsync()
    {
        var store = new MemoryBlobStore();
        await SmallPatient.DropAsync(store, Names.Scans, CaseId, SmallPatient.Slices, Cancellation);
        await SmallPatient.MarkAsync(store, Names.Scans, CaseId, Cancellation);
        return store;
    }

    /// <summary>Runs the case until so many stages have finished in this life; returns their names.</summary>
    private static async Task<List<string>> RunAsync(MemoryBlobStore store, int stages, TimeSpan storeAfter = default)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var writer = new WriteBehind(storeAfter, TimeProvider.System);
        using var scratch = new WriteBehindScratch(new BlobScratch(store, Names.Work), writer, long.MaxValue);
        var journal = new MortalJournal(new WriteBehindJournal(new BlobJournal(store, Names), writer), stages, life);
        var driver = new LocalDriver(
            new PipelineStages(store, scratch, Names), journal, TimeProvider.System, concurrency: 1);
        var request = new CaseRequest(
            CaseReference.Named(CaseId),
            FolderRun.Coarse with
            {
                SlabSlices = 60,
            },
            new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)));
        try
        {
            await driver.RunCaseAsync(CaseId, request, new Nudge(), life.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
        }

        return journal.Finished;
    }

    /// <summary>Ends the process's life, as it were, as soon as so many stages are remembered.</summary>
    private sealed class MortalJournal(IStageJournal inner, int stages, CancellationTokenSource life) : IStageJournal
    {
        public List<string> Finished { get; } = [];

        public Task<string?> FindAsync(string instanceId, string stage, string input, CancellationToken cancellation) =>
            inner.FindAsync(instanceId, stage, input, cancellation);

        public async Task RememberAsync(
            string instanceId, string stage, string input, string output, CancellationToken cancellation)
        {
            await inner.RememberAsync(instanceId, stage, input, output, cancellation);
            Finished.Add(stage);
            if (Finished.Count == stages) await life.CancelAsync();
        }

        public Task ClearAsync(string instanceId, CancellationToken cancellation) =>
            inner.ClearAsync(instanceId, cancellation);
    }
}
