using LungSeg.Functions.Configuration;
using LungSeg.Functions.Sweeping;
using LungSeg.Functions.Tests.Engine;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>What the sweep finds, and what that costs.</summary>
public sealed class SweepTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_without_a_result_is_started_and_one_that_is_still_uploaded_is_not()
    {
        await using var app = new SweptApp(new MemoryBlobStore(), new());
        await DropAsync(app, "lost/1.dcm");
        await DropAsync(app, "has-one/1.dcm");
        await EndAsync(app, "has-one");
        await DropAsync(app, "lies-in-no-case.dcm");

        app.Clock.By = TimeSpan.FromMinutes(4);
        await app.SweepAsync();
        Assert.Empty(app.Client.Started);

        app.Clock.By = TimeSpan.FromMinutes(6);
        await app.SweepAsync();
        await app.SweepAsync();
        Assert.Equal(["lost"], app.Client.Started);
    }

    [Fact]
    public async Task A_slice_that_comes_after_the_end_and_whose_event_was_lost_is_found_within_a_day()
    {
        await using var app = new SweptApp(new MemoryBlobStore(), new());
        await DropAsync(app, "patient/1.dcm");
        await EndAsync(app, "patient");
        await app.SweepAsync(minutes: 10);
        await DropAsync(app, "patient/2.dcm");

        await app.SweepAsync(minutes: 60 * 24);
        Assert.Empty(app.Client.Started);
        await app.SweepAsync();
        Assert.Equal(["patient"], app.Client.Started);
    }

    [Fact]
    public async Task A_started_case_is_struck_off_the_index_once_it_has_ended_and_a_broken_one_is_ended()
    {
        await using var app = new SweptApp(new MemoryBlobStore(), new());
        foreach (var caseId in new[] { "runs", "ends", "breaks" })
        {
            await DropAsync(app, caseId + "/1.dcm");
            await app.Starter.StartAsync(app.Client, caseId, rerun: false, Token);
        }

        await EndAsync(app, "ends");
        SetInstance(app, "ends", OrchestrationRuntimeStatus.Completed);
        SetInstance(app, "breaks", OrchestrationRuntimeStatus.Failed);
        await app.SweepAsync(minutes: 20);
        Assert.Equal(["breaks", "ends", "runs"], await ClaimedAsync(app)); // Too young to be taken away.
        Assert.Equal("orchestration-failed", (await FindNewestAsync(app, "breaks"))!.Fault!.Code);

        await app.SweepAsync();
        Assert.Equal(["runs"], await ClaimedAsync(app));
        Assert.Equal(3, app.Client.Started.Count);
    }

    [Fact]
    public async Task A_case_that_can_not_be_read_keeps_the_sweep_from_no_other()
    {
        var memory = new MemoryBlobStore();
        var store = new FaultInjectingBlobStore(memory, (call, address) =>
            call == StoreCall.List && address.Name == "broken/" ? Fault.Unavailable : Fault.None);
        await using var app = new SweptApp(store, new());
        await DropAsync(app, "broken/1.dcm");
        await DropAsync(app, "lost/1.dcm");

        await app.SweepAsync();
        Assert.Equal(["lost"], app.Client.Started);
    }

    /// <summary>The result is whole while its server is away, and is sent by a later sweep.</summary>
    [Fact]
    public async Task A_sweep_sends_what_ended_and_waits_for_a_server_that_is_away()
    {
        await using var server = await PacsStub.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["LungSeg:SendTo"] = server.Address,
            ["LungSeg:SendToken"] = "a-token",
        };
        await using var app = new SweptApp(new MemoryBlobStore(), new(), settings);
        var reference = CaseReference.Named("p");
        var document = ManyCases.Ended("p", []) with
        {
            Series = [new("s", SeriesStatus.Complete, null, "p/s/summary.json")],
        };
        await WriteAsync(app, "p/s/masks/lungs.seg.dcm", EngineCase.Phantom[0].Content);
        await OwedSending.FollowUpsOf(app.Store, app.Options.Containers).AddAsync(new(reference, 1, ""), Token);
        await new CaseArchive(app.Store, app.Options.Containers).WriteAsync(reference, document, Token);

        server.IsAway = true;
        await app.SweepAsync();
        var waiting = await OwedSending.FindAsync(app.Store, app.Options.Containers, reference, Token);
        Assert.Equal((SendingStatus.Waiting, 1, 0), (waiting!.Status, waiting.Objects, waiting.There));
        Assert.Equal(CaseStatus.Complete, (await FindNewestAsync(app, "p"))!.Status);

        server.IsAway = false;
        await app.SweepAsync();
        await app.SweepAsync();
        var sent = await OwedSending.FindAsync(app.Store, app.Options.Containers, reference, Token);
        Assert.Equal((SendingStatus.Sent, 1, 2), (sent!.Status, sent.There, sent.Tries));
        Assert.Equal(EngineCase.Phantom[0].Content.Length, Assert.Single(server.Stored));
        Assert.Equal("Bearer a-token", server.Authorization);
    }

    [Fact]
    public async Task Histories_are_purged_once_an_hour()
    {
        await using var app = new SweptApp(new MemoryBlobStore(), new());
        for (var sweep = 0; sweep < 25; sweep++) await app.SweepAsync(minutes: 5);
        Assert.Equal(3, app.Client.Purges);
    }

    /// <summary>
    /// The pieces cover every case, in whatever order the names have: "a-b" lies before "a".
    /// </summary>
    [Fact]
    public async Task Small_pieces_on_Azurite_find_every_lost_case()
    {
        var settings = new Dictionary<string, string?>
        {
            [AppSettingNames.ScansContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.ResultsContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.WorkContainer] = AzuriteFixture.FreshContainer(),
        };
        var store = BlobStores.Open(await azurite.ConnectionStringOrSkipAsync());
        var limits = new SweepLimits { Names = 7, Unstarted = 3, Audited = 5, Started = 4 };
        await using var app = new SweptApp(store, limits, settings);
        string[] cases = [.. Enumerable.Range(0, 20).SelectMany(n => new[] { $"c{n}", $"c{n}-b", $"c{n} x" })];
        await Parallel.ForEachAsync(cases, Token, async (caseId, _) => await DropAsync(app, caseId + "/1.dcm"));
        var ended = cases.Where((_, n) => n % 3 != 0).ToList();
        foreach (var caseId in ended) await EndAsync(app, caseId);

        var sweeps = 0;
        for (; app.Client.Started.Count < cases.Length - ended.Count && sweeps < 30; sweeps++) await app.SweepAsync();
        Assert.Equal(
            cases.Except(ended).Order(StringComparer.Ordinal), app.Client.Started.Order(StringComparer.Ordinal));
        Assert.InRange(sweeps, 7, 20);
    }

    [Fact]
    public async Task A_sweep_over_a_million_cases_is_bounded_and_sweeps_go_on_where_the_last_one_was()
    {
        const int Count = 1_000_000;
        var (lost, changed) = (new HashSet<int> { 250_000, 999_999 }, new HashSet<int> { 5_000 });
        var options = new LungSegOptions();
        var cases = new ManyCases(new MemoryBlobStore(), options.Containers, Count, lost, changed);
        await using var app = new SweptApp(cases, new());

        // 80 pages of names, 4,000 cases of three requests, a state, some for each case that is started, and the two
        // documents of 2,000 cases for a table of what there was before.
        for (var sweep = 1; sweep <= 6; sweep++) Assert.InRange(await app.SweepAsync(), 1, 16_200);
        Assert.Equal(["case-0005000", "case-0250000", "case-0999999"], app.Client.Started.Order());
    }

    /// <summary>Every case of a million is held against its result within a day; takes minutes.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_million_cases_are_audited_within_a_day()
    {
        var changed = new HashSet<int> { 0, 500_000, 999_999 };
        var options = new LungSegOptions();
        var cases = new ManyCases(
            new MemoryBlobStore(), options.Containers, 1_000_000, new HashSet<int>(), changed);
        await using var app = new SweptApp(cases, new());

        for (var minutes = 0; minutes < 24 * 60; minutes += 5)
        {
            Assert.InRange(await app.SweepAsync(minutes: 5), 1, 16_200);
        }

        Assert.Equal(changed.Select(ManyCases.NameOf), app.Client.Started.Order());
    }

    private static Task WriteAsync(SweptApp app, string name, byte[] bytes) => app.Store.WriteAsync(
        new(app.Options.ResultsContainer, name), WriteCondition.Always,
        (stream, token) => stream.WriteAsync(bytes, token).AsTask(), Token);

    private static Task DropAsync(SweptApp app, string name) => app.Store.WriteAsync(
        new(app.Options.ScansContainer, name), WriteCondition.Always,
        (stream, token) => stream.WriteAsync(new byte[1], token).AsTask(), Token);

    /// <summary>Ends a case well over what lies there.</summary>
    private static async Task EndAsync(SweptApp app, string caseId)
    {
        var reference = CaseReference.Named(caseId);
        var blobs = await CaseBlobs.ListAsync(app.Store, app.Options.ScansContainer, reference, Token);
        await new CaseArchive(app.Store, app.Options.Containers).WriteAsync(
            reference, ManyCases.Ended(caseId, blobs.Blobs), Token);
    }

    private static Task<Pipeline.Documents.CaseDocument?> FindNewestAsync(SweptApp app, string caseId) =>
        new CaseArchive(app.Store, app.Options.Containers).FindNewestAsync(CaseReference.Named(caseId), Token);

    private static void SetInstance(SweptApp app, string caseId, OrchestrationRuntimeStatus status) =>
        app.Client.Set(
            CaseInstance.IdOf(app.Options.ScansContainer, caseId), status, DateTimeOffset.UtcNow.AddSeconds(2));

    private static async Task<List<string>> ClaimedAsync(SweptApp app)
    {
        var cases = new List<string>();
        await foreach (var claimed in app.Claims.AllAsync(Token)) cases.Add(claimed.CaseId);
        return cases;
    }
}
