using LungSeg.Pipeline;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Local.Tests.Watching;

/// <summary>A case that arrives is looked at by itself, between the looks at everything.</summary>
public class ArrivingCasesTests
{
    private static readonly Containers Names = new();

    private readonly MemoryBlobStore _store = new();
    private readonly List<string> _listed = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_marker_is_seen_before_everything_is_looked_at_again()
    {
        await SmallPatient.DropAsync(_store, Names.Scans, "arriving", SmallPatient.Slices, Cancellation);
        var outcomes = await WatchedAsync(TimeSpan.FromSeconds(20), async () =>
        {
            await ListedAsync("arriving/");
            await SmallPatient.MarkAsync(_store, Names.Scans, "arriving", Cancellation);
        });

        Assert.Equal(CaseStatus.Complete, Assert.Single(outcomes).Status);

        // Everything is looked at in the beginning, and perhaps once more when the case has ended.
        Assert.All(Listed()[1..^1], prefix => Assert.Equal("arriving/", prefix));
    }

    [Fact]
    public async Task Of_many_cases_none_is_looked_at_by_itself()
    {
        for (var i = 0; i < 9; i++)
            await SmallPatient.DropAsync(_store, Names.Scans, $"case-{i}", SmallPatient.Slices.Take(1), Cancellation);
        var outcomes = await WatchedAsync(
            TimeSpan.FromMilliseconds(200),
            async () =>
            {
                for (var looks = 0; looks < 3; looks++)
                    await ListedAsync("");

                // Each case's own workflow has listed it once, and waits.
                Assert.True(Listed().Count(prefix => prefix != "") <= 9);
                for (var i = 0; i < 9; i++)
                    await SmallPatient.MarkAsync(_store, Names.Scans, $"case-{i}", Cancellation);
            }, count: 9);

        Assert.Equal(9, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(CaseStatus.Rejected, outcome.Status));
    }

    /// <summary>
    /// Runs a watcher while <paramref name="arrive"/> drops files, and until so many cases have ended.
    /// </summary>
    private async Task<List<CaseOutcome>> WatchedAsync(TimeSpan interval, Func<Task> arrive, int count = 1)
    {
        var outcomes = new List<CaseOutcome>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var recording = new FaultInjectingBlobStore(_store, (call, address) =>
        {
            if (call != StoreCall.List || address.Container != Names.Scans) return Fault.None;
            lock (_listed) _listed.Add(address.Name);
            return Fault.None;
        });
        var watching = new InProcessWatch(recording, Names) { Interval = interval }
            .WatchAsync(untilIdle: false, InProcessWatch.MarkedOnly, maximumWait: null, outcomes, end.Token);
        await arrive();
        while (true)
        {
            lock (outcomes)
            {
                if (outcomes.Count == count) break;
            }

            await Task.Delay(20, Cancellation);
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        return outcomes;
    }

    /// <summary>Waits until a prefix is listed once more.</summary>
    private async Task ListedAsync(string prefix)
    {
        var before = Listed().Count(listed => listed == prefix);
        while (Listed().Count(listed => listed == prefix) == before) await Task.Delay(20, Cancellation);
    }

    private List<string> Listed()
    {
        lock (_listed) return [.. _listed];
    }
}
