using LungSeg.Functions.Configuration;
using LungSeg.Functions.Sweeping;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>Scans that are deleted some days after their results were complete, and those that are not.</summary>
public sealed class ScanExpiryTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> KeptForThreeDays =
        new() { [AppSettingNames.ScansKeptDays] = "3" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_scans_of_a_complete_case_go_after_their_days_and_its_results_stay(bool azure)
    {
        await using var app = new SweptApp(
            azure ? BlobStores.Open(await azurite.ConnectionStringOrSkipAsync()) : new MemoryBlobStore(), new(),
            azure ? new Dictionary<string, string?>(KeptForThreeDays)
            {
                [AppSettingNames.ScansContainer] = AzuriteFixture.FreshContainer(),
                [AppSettingNames.ResultsContainer] = AzuriteFixture.FreshContainer(),
                [AppSettingNames.WorkContainer] = AzuriteFixture.FreshContainer(),
            } : KeptForThreeDays);
        foreach (var name in new[] { "done/1.dcm", "done/2.dcm", "done/_READY", "failed/1.dcm", "partly/1.dcm" })
            await DropAsync(app, name);
        await EndAsync(app, "done");
        await EndAsync(app, "failed", document => document with { Status = CaseStatus.Failed });
        await EndAsync(app, "partly", document => document with
        {
            RejectedSeries = [new("series-2", "", 9, new("missing-slices", "m", "c"))],
        });

        for (var day = 0; day < 3; day++) await app.SweepAsync(minutes: (60 * 24) + 1);
        Assert.Equal(5, (await ScansAsync(app)).Count);
        await app.SweepAsync(minutes: (60 * 24) + 1);
        await app.SweepAsync();

        Assert.Equal(["failed/1.dcm", "partly/1.dcm"], await ScansAsync(app));
        Assert.Empty(app.Client.Started);
        Assert.NotNull(await FindAsync(app, "done/case.json"));
        Assert.NotNull(await FindAsync(app, $"done/{ScanExpiry.DocumentName}"));
        Assert.Null(await FindAsync(app, $"failed/{ScanExpiry.DocumentName}"));
    }

    [Fact]
    public async Task A_deletion_that_was_stopped_goes_on_and_what_came_since_starts_the_case()
    {
        var deletions = 0;
        var memory = new MemoryBlobStore();
        var faulty = new FaultInjectingBlobStore(memory, (call, address) =>
            call == StoreCall.Delete && address.Container == "scans" && Interlocked.Increment(ref deletions) == 2
                ? throw new StorageRefusedException("stopped")
                : Fault.None);
        await using var app = new SweptApp(faulty, new(), KeptForThreeDays);
        foreach (var name in new[] { "done/1.dcm", "done/2.dcm", "done/3.dcm" }) await DropAsync(app, name);
        await EndAsync(app, "done");
        app.Clock.By = TimeSpan.FromDays(4);
        await app.SweepAsync(minutes: (60 * 24) + 1);
        Assert.Equal(["done/2.dcm", "done/3.dcm"], await ScansAsync(app));

        await DropAsync(app, "done/4.dcm");
        await app.SweepAsync(minutes: (60 * 24) + 1);

        Assert.Equal(["done/4.dcm"], await ScansAsync(app));
        Assert.Equal(["done"], app.Client.Started);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_deleted_and_without_a_series_summary_neither()
    {
        await using var never = new SweptApp(new MemoryBlobStore(), new());
        await using var lost = new SweptApp(new MemoryBlobStore(), new(), KeptForThreeDays);
        foreach (var app in new[] { never, lost })
        {
            await DropAsync(app, "done/1.dcm");
            await EndAsync(app, "done");
        }

        await lost.Store.DeleteAsync(new("results", "done/series-1/summary.json"), Token);
        foreach (var app in new[] { never, lost })
        {
            app.Clock.By = TimeSpan.FromDays(400);
            await app.SweepAsync();
            Assert.Single(await ScansAsync(app));
        }
    }

    private static Task DropAsync(SweptApp app, string name) => WriteAsync(app, app.Options.ScansContainer, name);

    private static Task WriteAsync(SweptApp app, string container, string name) => app.Store.WriteAsync(
        new(container, name), WriteCondition.Always,
        (stream, token) => stream.WriteAsync(new byte[] { 1 }, token).AsTask(), Token);

    /// <summary>Ends the case over what lies there, with a series that has its summary.</summary>
    private static async Task EndAsync(SweptApp app, string caseId, Func<CaseDocument, CaseDocument>? change = null)
    {
        var reference = CaseReference.Named(caseId);
        var blobs = await CaseBlobs.ListAsync(app.Store, app.Options.ScansContainer, reference, Token);
        var summary = $"{caseId}/series-1/summary.json";
        await WriteAsync(app, app.Options.ResultsContainer, summary);
        var document = ManyCases.Ended(caseId, blobs.Blobs) with
        {
            Series = [new("series-1", SeriesStatus.Complete, null, summary)],
        };
        await new CaseArchive(app.Store, app.Options.Containers).WriteAsync(
            reference, change?.Invoke(document) ?? document, Token);
    }

    private static async Task<List<string>> ScansAsync(SweptApp app)
    {
        var names = new List<string>();
        await foreach (var blob in app.Store.ListAsync(app.Options.ScansContainer, "", Token)) names.Add(blob.Name);
        return names;
    }

    private static Task<BlobEntry?> FindAsync(SweptApp app, string name) =>
        app.Store.FindAsync(new(app.Options.ResultsContainer, name), Token);
}
