using LungSeg.Local.Commands;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Retries;
using LungSeg.TestKit.Storage;

namespace LungSeg.Local.Tests;

/// <summary>
/// What <c>lungseg watch</c> asks a store for one case: a store charges by the request, and each costs a case a round
/// trip.
/// </summary>
public class WatchRequestTests
{
    private const string CaseId = "patient";

    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_asks_for_each_slice_once_and_for_nothing_that_its_watcher_wrote()
    {
        var inner = new MemoryBlobStore();
        await SmallPatient.DropAsync(inner, Names.Scans, CaseId, SmallPatient.Slices, Cancellation);
        await SmallPatient.MarkAsync(inner, Names.Scans, CaseId, Cancellation);

        var asked = await WatchAsync(inner);

        var slices = SmallPatient.Slices.Select(slice => $"scans/{CaseId}/{slice.Name}");
        AssertSame(slices, asked[StoreCall.Read].Where(name => name.StartsWith("scans/", StringComparison.Ordinal)));

        // The case's own file is looked up at the case's first sight, when its revision begins and ends, and at the
        // look after it; and the one that is there is printed. The table of all results reads what it is to hold.
        string[] caseFile = ["results/patient/case.json", "results/patient/failed.json"];
        string[] row = [.. caseFile, "results/patient/series-1-standard/summary.json"];
        AssertNoMoreThan(
            [.. slices, .. caseFile, .. caseFile, .. caseFile, .. caseFile, caseFile[0], .. row],
            asked[StoreCall.Read]);
        Assert.Empty(asked[StoreCall.Find]);

        // The case is listed when it begins, before its headers are read, and when it has ended; its scratch before and
        // after it is cleared; all journals at the start and before the first look into them; and its own at its end.
        AssertNoMoreThan(
            [
                "scans/patient/",
                "scans/patient/",
                "scans/patient/",
                "work/cases/",
                "work/cases/patient/",
                "work/cases/patient/",
                "work/journal/",
                "work/journal/",
                "work/journal/patient/",
            ],
            asked[StoreCall.List]);

        // Every file once. Of the scratch the three documents and what was owed to the table are all that there is to
        // delete.
        var written = asked[StoreCall.Write].ToList();
        Assert.Equal(written.Distinct(), written);
        var left = await inner
            .ListAsync(Names.Results, "", Cancellation)
            .Select(blob => $"{Names.Results}/{blob.Name}")
            .Where(name => !IsTheWatchers(name))
            .ToListAsync(Cancellation);
        AssertSame([.. left, .. asked[StoreCall.Delete]], written);
        Assert.Equal(4, asked[StoreCall.Delete].Count());
    }

    /// <summary>
    /// What a watcher that stores its scratch long after the case asks of the store until all is done.
    /// </summary>
    private static async Task<ILookup<StoreCall, string>> WatchAsync(IBlobStore store)
    {
        var log = new RequestLog(store);
        var settings = new WatchSettings(
            FolderRun.Coarse with
            {
                Formats = ["masks", "previews", "meshes"],
            },
            new(InProcessWatch.MarkedOnly, TimeSpan.FromMinutes(5)),
            Interval: TimeSpan.FromMilliseconds(50),
            StoreAfter: TimeSpan.FromDays(1));
        await WatchCommand.RunAsync(
            new RetryingBlobStore(log), settings, untilIdle: true, json: true, new(), Cancellation);
        return log
            .Requests.Select(request => (request.Call, Name: request.Address.ToString()))
            .Where(request => !IsTheWatchers(request.Name))
            .ToLookup(request => request.Call, request => request.Name);
    }

    /// <summary>
    /// Looks at all scans and at what is owed to the table, the table, and the watcher's claim go by time and not by
    /// case.
    /// </summary>
    private static bool IsTheWatchers(string name) =>
        name is "scans/" or "results/" or "work/follow-ups/cohort/"
        || name.StartsWith("results/cohort", StringComparison.Ordinal)
        || name.StartsWith("work/watcher/", StringComparison.Ordinal);

    private static void AssertNoMoreThan(IEnumerable<string> allowed, IEnumerable<string> actual)
    {
        var left = allowed.ToList();
        Assert.All(actual, name => Assert.True(left.Remove(name), $"{name} is asked for more often than needed"));
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
}
