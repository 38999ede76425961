using LungSeg.Functions.Attempts;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Functions.Tests.Attempts;

/// <summary>Stages that end their workers, told from those that fail or are broken off.</summary>
public class StageAttemptsTests
{
    private const string Stage = "SegmentVolume/series";

    private static readonly RevisionReference Revision = new(CaseReference.Named("patient"), 1, "key");

    private readonly MemoryBlobStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stage_that_ends_costs_a_write_and_a_deletion_and_leaves_nothing()
    {
        var log = new RequestLog(_store);
        await using (await Worker(log).BeginAsync(Revision, Stage, Token))
        {
            Assert.NotEmpty(await LeftAsync());
        }

        Assert.Equal([StoreCall.Write, StoreCall.Delete], log.Requests.Select(request => request.Call));
        Assert.Empty(await LeftAsync());
    }

    [Fact]
    public async Task After_two_workers_that_vanished_there_is_no_third()
    {
        await Worker().BeginAsync(Revision, Stage, Token);
        await Worker().BeginAsync(Revision, Stage, Token);

        await Assert.ThrowsAsync<WorkerLostException>(() => Worker().BeginAsync(Revision, Stage, Token));

        // Other stages, and the same one of another revision, are another matter.
        await Worker().BeginAsync(Revision, "SegmentVolume/other", Token);
        await Worker().BeginAsync(Revision with { Revision = 2 }, Stage, Token);
    }

    [Fact]
    public async Task A_stage_that_throws_a_worker_that_is_told_to_stop_and_one_that_lives_count_for_nothing()
    {
        var worker = Worker();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                await using var attempt = await worker.BeginAsync(Revision, Stage, Token);
                throw new IOException();
            });
            var stopped = Worker();
            await stopped.BeginAsync(Revision, Stage, Token);
            await stopped.StopAsync(Token);

            // As where the store does not answer when the stage has ended.
            await worker.BeginAsync(Revision, Stage, Token);
        }
    }

    [Fact]
    public async Task A_store_that_fails_at_the_end_does_not_fail_the_stage()
    {
        var faulty = new FaultInjectingBlobStore(
            _store, FaultInjectingBlobStore.Sequence(StoreCall.Delete, Fault.Unavailable));
        await (await Worker(faulty).BeginAsync(Revision, Stage, Token)).DisposeAsync();

        Assert.Single(await LeftAsync());
    }

    /// <summary>A process of its own.</summary>
    private StageAttempts Worker(IBlobStore? store = null) => new(store ?? _store, new LungSegOptions());

    private async Task<List<string>> LeftAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _store.ListAsync("work", "", Token)) names.Add(blob.Name);
        return names;
    }
}
