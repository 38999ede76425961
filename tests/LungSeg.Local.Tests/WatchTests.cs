using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>
/// The event-driven pipeline in one process: whatever order slices come in, each case ends in its one right result.
/// </summary>
public class WatchTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Slices_in_random_order_and_twice_give_what_a_run_gives_on_a_folder_store()
    {
        using var folder = new TemporaryFolder();
        await WatchEqualsRunAsync(BlobStores.Open(folder.Path), new());
    }

    [Fact]
    public async Task Slices_in_random_order_and_twice_give_what_a_run_gives_on_Azurite()
    {
        var store = BlobStores.Open(await azurite.ConnectionStringOrSkipAsync());
        await WatchEqualsRunAsync(
            store,
            new(AzuriteFixture.FreshContainer(), AzuriteFixture.FreshContainer(), AzuriteFixture.FreshContainer()));
    }

    [Fact]
    public async Task A_case_without_marker_starts_when_it_is_quiet()
    {
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        await SmallPatient.DropAsync(store, containers.Scans, "quiet", SmallPatient.Slices, Cancellation);

        var outcome = Assert.Single(await WatchAsync(store, containers, TimeSpan.FromMilliseconds(300)));

        Assert.Equal(CaseStatus.Complete, outcome.Status);
    }

    [Fact]
    public async Task A_broken_case_does_not_stop_the_good_one_beside_it()
    {
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        await SmallPatient.DropAsync(
            store, containers.Scans, "broken", [("notes.txt", "hello"u8.ToArray())], Cancellation);
        await SmallPatient.DropAsync(store, containers.Scans, "good", SmallPatient.Slices, Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "broken", Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "good", Cancellation);

        var outcomes = await WatchAsync(store, containers, TimeSpan.FromMinutes(1));

        Assert.Equal(CaseStatus.Rejected, outcomes.Single(outcome => outcome.CaseId == "broken").Status);
        Assert.Equal(CaseStatus.Complete, outcomes.Single(outcome => outcome.CaseId == "good").Status);
        var failed = await store.ReadJsonAsync(
            new(containers.Results, "broken/failed.json"), PipelineJson.Default.CaseDocument, Cancellation);
        Assert.Equal("not-dicom", failed.Fault!.Code);
        Assert.Equal("broken/notes.txt", Assert.Single(failed.RejectedObjects).Blob);
    }

    [Fact]
    public async Task Late_slices_make_a_new_revision_and_leave_the_old_one_alone()
    {
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        await SmallPatient.DropAsync(store, containers.Scans, "late", SmallPatient.FromTheFeet.Take(70), Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "late", Cancellation);
        await WatchAsync(store, containers, TimeSpan.FromMinutes(1));
        var before = await BytesAsync(store, containers.Results, "late/", name =>
            !name.EndsWith("case.json", StringComparison.Ordinal)
        );

        await SmallPatient.DropAsync(store, containers.Scans, "late", SmallPatient.FromTheFeet.Skip(70), Cancellation);
        var outcome = Assert.Single(await WatchAsync(store, containers, TimeSpan.FromMinutes(1)));

        Assert.Equal(2, outcome.Revision);
        var document = await store.ReadJsonAsync(
            new(containers.Results, "late/case.json"), PipelineJson.Default.CaseDocument, Cancellation);
        Assert.Equal([1, 2], document.Revisions.Select(revision => revision.Revision));
        var after = await BytesAsync(store, containers.Results, "late/", before.ContainsKey);
        Assert.Equal(before, after);
        Assert.StartsWith("late/revision-2/", Assert.Single(document.Series).SummaryBlob);
    }

    [Fact]
    public async Task A_finished_case_is_left_alone_by_the_next_watcher()
    {
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        await SmallPatient.DropAsync(store, containers.Scans, "done", SmallPatient.Slices, Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "done", Cancellation);

        Assert.Single(await WatchAsync(store, containers, TimeSpan.FromMinutes(1)));
        Assert.Empty(await WatchAsync(store, containers, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Scratch_is_cleared_when_a_case_ends()
    {
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        await SmallPatient.DropAsync(store, containers.Scans, "case", SmallPatient.Slices, Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "case", Cancellation);

        await WatchAsync(store, containers, TimeSpan.FromMinutes(1));

        Assert.Empty(await BytesAsync(store, containers.Work, "", _ => true));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task WatchEqualsRunAsync(IBlobStore store, Containers containers)
    {
        var slices = SmallPatient.Slices.ToArray();
        new Random(7).Shuffle(slices);
        await SmallPatient.DropAsync(store, containers.Scans, "patient", slices, Cancellation);
        await SmallPatient.DropAsync(store, containers.Scans, "patient", slices.Take(20), Cancellation);
        await SmallPatient.MarkAsync(store, containers.Scans, "patient", Cancellation);

        var outcome = Assert.Single(await WatchAsync(store, containers, TimeSpan.FromMinutes(1)));
        Assert.Equal(CaseStatus.Complete, outcome.Status);
        var summary = await store.ReadJsonAsync(
            new(containers.Results, Assert.Single(outcome.Series).SummaryBlob!), PipelineJson.Default.SummaryDocument,
            Cancellation);

        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(folder[name], bytes, Cancellation);
        using var run = await FolderRun.Of(folder.Path);

        Assert.Equal(InProcessWatch.Files(Assert.Single(run.Summaries)), InProcessWatch.Files(summary));
    }

    private static async Task<List<CaseOutcome>> WatchAsync(IBlobStore store, Containers containers, TimeSpan quiet)
    {
        var watch = new InProcessWatch(store, containers);
        var outcomes = await watch.UntilIdleAsync(quiet);
        Assert.Empty(watch.Warnings);
        return outcomes;
    }

    private static Task<Dictionary<string, string>> BytesAsync(
        IBlobStore store, string container, string prefix, Func<string, bool> wanted) =>
        new InProcessWatch(store, containers: new()).ContentsAsync(container, prefix, wanted);
}
