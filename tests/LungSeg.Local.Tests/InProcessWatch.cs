using System.Security.Cryptography;
using LungSeg.Local.Driver;
using LungSeg.Local.Watching;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Sources;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>A watcher in the test's own process, over any store.</summary>
/// <param name="store">The store.</param>
/// <param name="containers">Its containers.</param>
/// <param name="time">The clock of all waits; the system's where left out.</param>
internal sealed class InProcessWatch(IBlobStore store, Containers containers, TimeProvider? time = null)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The most bytes of slices held from their headers' reading to their pixels'; with 0 each is read twice.
    /// </summary>
    public long MaxHeld { get; init; } = long.MaxValue;

    /// <summary>Between two looks at everything.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What the watcher warned of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Waits longer than any test for a case without marker.</summary>
    public static TimeSpan MarkedOnly => TimeSpan.FromMinutes(1);

    /// <summary>
    /// Watches until every case there is has its result, and returns how the cases ended, in the order of their ends.
    /// </summary>
    /// <param name="quiet">The quiet period of a case without marker.</param>
    /// <param name="maximumWait">Five minutes where left out.</param>
    public async Task<List<CaseOutcome>> UntilIdleAsync(TimeSpan quiet, TimeSpan? maximumWait = null)
    {
        var outcomes = new List<CaseOutcome>();
        await WatchAsync(untilIdle: true, quiet, maximumWait, outcomes, Cancellation);
        return outcomes;
    }

    /// <summary>Watches until cancelled and adds every case that ends to <paramref name="outcomes"/>.</summary>
    public async Task WatchAsync(
        bool untilIdle, TimeSpan quiet, TimeSpan? maximumWait, List<CaseOutcome> outcomes,
        CancellationToken cancellation)
    {
        using var held = new HeldObjects(MaxHeld);
        var stages = new PipelineStages(store, new BlobScratch(store, containers.Work), containers, held: held);
        var driver = new LocalDriver(
            stages, new BlobJournal(store, containers), time ?? TimeProvider.System, concurrency: 2);
        var watcher = new CaseWatcher(
            store, containers, driver, FolderRun.Coarse, new(quiet, maximumWait ?? TimeSpan.FromMinutes(5)), Interval);
        watcher.Stopped += caseId => held.Drop(CaseReference.Named(caseId).ScansPrefix);
        watcher.Warned += Warnings.Add;
        watcher.Ended += outcome =>
        {
            lock (outcomes) outcomes.Add(outcome);
            return Task.CompletedTask;
        };
        await watcher.WatchAsync(untilIdle, cancellation);
    }

    /// <summary>The summary of a case's only series.</summary>
    public Task<SummaryDocument> SummaryAsync(CaseOutcome outcome) =>
        store.ReadJsonAsync(
            new(containers.Results, Assert.Single(outcome.Series).SummaryBlob!), PipelineJson.Default.SummaryDocument,
            Cancellation);

    /// <summary>All files of a summary but the report, which says the case's name.</summary>
    public static IEnumerable<ResultFile> Files(SummaryDocument summary) =>
        summary.Files.Where(file => file.Name != "report.html").OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>The hashes of what lies in a container.</summary>
    public async Task<Dictionary<string, string>> ContentsAsync(
        string container, string prefix = "", Func<string, bool>? wanted = null)
    {
        var contents = new Dictionary<string, string>();
        await foreach (var blob in store.ListAsync(container, prefix, Cancellation))
        {
            if (wanted?.Invoke(blob.Name) == false) continue;
            await using var stream = await store.OpenReadAsync(new(container, blob.Name), 0, null, null, Cancellation);
            contents[blob.Name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancellation));
        }

        return contents;
    }
}
