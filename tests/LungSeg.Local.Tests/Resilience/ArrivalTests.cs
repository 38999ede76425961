using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// Slices come as networks and people send them, while a watcher looks on: each case ends in its one right result.
/// </summary>
public class ArrivalTests
{
    private static readonly Containers Names = new();
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly MemoryBlobStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_cases_interleaved_in_random_order_with_duplicates_and_long_pauses(int seed)
    {
        var random = new Random(seed);
        string[] cases = ["one", "two"];
        var events = cases
            .SelectMany(caseId =>
                SmallPatient.Slices.Concat(SmallPatient.Slices.Take(15)).Select(slice => (caseId, slice))
            )
            .ToArray();
        random.Shuffle(events);

        await WatchedAsync(async () =>
        {
            for (var i = 0; i < events.Length; i++)
            {
                await SmallPatient.DropAsync(_store, Names.Scans, events[i].caseId, [events[i].slice], Cancellation);

                // Twice a pause in which both cases seem complete, and are not.
                if (i == events.Length / 3 || i == events.Length / 2) await Task.Delay(3 * Quiet, Cancellation);
            }
        }, cases);

        foreach (var caseId in cases) await AssertNewestIsRightAsync(caseId);
    }

    [Fact]
    public async Task The_last_slice_comes_an_age_later()
    {
        await WatchedAsync(
            async () =>
            {
                await SmallPatient.DropAsync(
                    _store, Names.Scans, "late", SmallPatient.FromTheFeet.SkipLast(1), Cancellation);
                await FinishedAsync("late");
                await SmallPatient.DropAsync(
                    _store, Names.Scans, "late", SmallPatient.FromTheFeet.TakeLast(1), Cancellation);
            },
            "late");

        await AssertNewestIsRightAsync("late");
        Assert.Equal(2, (await FindAsync("late"))!.Revision);
    }

    [Fact]
    public async Task The_whole_case_is_uploaded_again_after_its_result()
    {
        var first = new Dictionary<string, string>();
        await WatchedAsync(async () =>
        {
            await SmallPatient.DropAsync(_store, Names.Scans, "twice", SmallPatient.Slices, Cancellation);
            await FinishedAsync("twice");
            first = await new InProcessWatch(_store, Names).ContentsAsync(Names.Results, "twice/series-");
            await SmallPatient.DropAsync(_store, Names.Scans, "twice", SmallPatient.Slices, Cancellation);
        }, "twice");

        // The same bytes are the same input.
        await AssertNewestIsRightAsync("twice");
        Assert.Equal(first, await new InProcessWatch(_store, Names).ContentsAsync(Names.Results, "twice/series-"));
        Assert.Equal(1, (await FindAsync("twice"))!.Revision);
    }

    [Fact]
    public async Task The_whole_case_is_uploaded_again_while_it_is_processed()
    {
        await WatchedAsync(
            async () =>
            {
                await SmallPatient.DropAsync(_store, Names.Scans, "again", SmallPatient.Slices, Cancellation);
                while (!await _store.ListAsync(Names.Work, "cases/again/", Cancellation).AnyAsync(Cancellation))
                    await Task.Delay(5, Cancellation);
                await SmallPatient.DropAsync(_store, Names.Scans, "again", SmallPatient.Slices, Cancellation);
            },
            "again");

        await AssertNewestIsRightAsync("again");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_blobs_of_which_eighty_are_a_scan_and_the_others_its_copies()
    {
        const int copies = 125;
        var expected = await ExpectedAsync();
        for (var copy = 0; copy < copies; copy++)
        {
            await SmallPatient.DropAsync(
                _store, Names.Scans, "many",
                SmallPatient.Slices.Select(slice => ($"{copy:000}/{slice.Name}", slice.Bytes)), Cancellation);
        }

        await SmallPatient.MarkAsync(_store, Names.Scans, "many", Cancellation);
        var watch = new InProcessWatch(_store, Names);
        var outcome = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));

        Assert.Equal(CaseStatus.Complete, outcome.Status);
        var summary = await watch.SummaryAsync(outcome);
        Assert.Equal(expected.Select(file => file.Sha256), Masks(summary.Files).Select(file => file.Sha256));
        Assert.Equal(
            (copies - 1) * SmallPatient.Slices.Count,
            summary.Rejections.Count(rejection => rejection.Code == "duplicate"));
    }

    /// <summary>
    /// Runs a watcher while <paramref name="arrive"/> drops files, and until the newest result is that of what lies
    /// there.
    /// </summary>
    private async Task WatchedAsync(Func<Task> arrive, params IEnumerable<string> cases)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watch = new InProcessWatch(_store, Names);
        var watching = watch.WatchAsync(untilIdle: false, Quiet, maximumWait: null, [], end.Token);
        await arrive();
        foreach (var caseId in cases) await FinishedAsync(caseId);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Empty(watch.Warnings);
    }

    /// <summary>Waits until the newest result is made of what lies there now.</summary>
    private async Task FinishedAsync(string caseId)
    {
        var deadline = DateTime.UtcNow.AddMinutes(3);
        while (true)
        {
            var blobs = await _store.ListAsync(Names.Scans, caseId + "/", Cancellation).ToListAsync(Cancellation);
            if (await FindAsync(caseId) is { } document
                && document.Revisions[^1].InputFingerprint == CaseFingerprint.Of(blobs))
                return;
            Assert.True(DateTime.UtcNow < deadline, $"{caseId} does not end");
            await Task.Delay(20, Cancellation);
        }
    }

    private async Task AssertNewestIsRightAsync(string caseId)
    {
        var document = (await FindAsync(caseId))!;
        Assert.Equal(CaseStatus.Complete, document.Status);
        var summary = await new InProcessWatch(_store, Names).SummaryAsync(
            new(caseId, document.Revision, document.Status, document.Series, ""));
        Assert.Equal(await ExpectedAsync(), Masks(summary.Files));
    }

    private Task<CaseDocument?> FindAsync(string caseId) =>
        new CaseArchive(_store, Names).FindNewestAsync(CaseReference.Named(caseId), Cancellation);

    /// <summary>The masks that a plain run over the folder gives.</summary>
    private static async Task<List<ResultFile>> ExpectedAsync()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(folder[name], bytes, Cancellation);
        using var run = await FolderRun.Of(folder.Path);
        return Masks(Assert.Single(run.Summaries).Files);
    }

    private static List<ResultFile> Masks(IReadOnlyList<ResultFile> files) =>
        [
            .. files
                .Where(file => file.Name.StartsWith("masks/", StringComparison.Ordinal))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
}
