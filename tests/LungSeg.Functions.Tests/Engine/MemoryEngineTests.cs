using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LungSeg.Cohorts;
using LungSeg.Cohorts.Kept;
using LungSeg.Cohorts.Results;
using LungSeg.Cohorts.Tables;
using LungSeg.Dicom.Headers;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using LungSeg.Functions.Http;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Orchestration;
using LungSeg.Functions.Sweeping;
using LungSeg.Functions.Tests.Viewing;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>
/// The app on Durable's real engine, in memory: what a case can meet, from the first event to its history's end.
/// </summary>
public sealed class MemoryEngineTests : IAsyncLifetime
{
    private readonly MemoryBlobStore _memory = new();
    private readonly ConcurrentQueue<string> _begun = [];
    private Func<StoreCall, BlobAddress, Fault> _faults = (_, _) => Fault.None;
    private Action<string> _onBegin = _ => { };
    private ServiceProvider _services = null!;
    private MemoryEngine _engine = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LungSegOptions Options => _services.GetRequiredService<LungSegOptions>();

    private DurableTaskClient Client => _engine.Client;

    public async ValueTask InitializeAsync()
    {
        var store = new FaultInjectingBlobStore(_memory, (call, address) => _faults(call, address));
        _services = AppServices.Create(
            new Dictionary<string, string?>
            {
                [AppSettingNames.QuietSeconds] = "3",
                [AppSettingNames.SpacingMillimetres] = "5",
                [AppSettingNames.DataStorage] = "UseDevelopmentStorage=true",
            },
            store);
        _engine = await MemoryEngine.StartAsync(_services, name =>
        {
            _begun.Enqueue(name);
            _onBegin(name);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_marked_case_ends_with_the_files_of_lungseg_run()
    {
        var patient = Case("patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        await SendAsync(patient.Id + "/_READY");

        Assert.Equal(CaseStatus.Complete, (await patient.EndAsync()).Status);
        Assert.Equal(await patient.FilesOfRunAsync(Options.Processing), await patient.FilesAsync());
        await AssertTableAsync();
    }

    /// <summary>After a sweep the table of all results is that of a collection, and nothing is owed any more.</summary>
    private async Task AssertTableAsync()
    {
        await _services.GetRequiredService<CohortPart>().RunAsync(Token);

        var columns = CohortRows.Regions.Columns;
        using var file = new MemoryStream();
        await using (var table = await _memory.OpenReadAsync(
            new(Options.ResultsContainer, KeptCohort.FileName), 0, null, null, Token))
            await table.CopyToAsync(file, Token);
        file.Position = 0;
        await using var reader = await ParquetRows.OpenAsync(file, columns, Token);
        var (kept, collected) = (new List<object?[]>(), new List<object?[]>());
        await foreach (var row in reader.ReadAsync(Token)) kept.Add(row);
        await foreach (var found in new CohortReader(_memory, Options.Containers).ReadAsync(Token))
            collected.AddRange(CohortRows.Regions.Of(found));
        Assert.True(kept.Count > 3, $"{kept.Count} rows");
        Assert.Equal(collected, kept);
        await foreach (var owed in _memory.ListAsync(Options.WorkContainer, FollowUps.Folder, Token))
            Assert.Fail(owed.Name);
    }

    [Fact]
    public async Task Slabs_and_series_fan_out_and_a_broken_file_is_named()
    {
        var patient = Case("patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.DropAsync(EngineCase.Folder(TestData.FolderOrSkip("cip-ct64/dicom")));
        await patient.DropAsync([("notes.txt", "no DICOM"u8.ToArray())]);
        await patient.MarkAsync();

        var options = Options.Processing with { SlabSlices = 20 };
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(
            CaseOrchestrator.Name, new CaseRequest(patient.Reference, options, Options.Completeness),
            new StartOrchestrationOptions("case-two"), Token);
        var ended = await Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, Token);

        var outcome = ended.ReadOutputAs<CaseOutcome>()!;
        Assert.Equal(2, outcome.Series.Count(series => series.Status == SeriesStatus.Complete));
        Assert.True(
            _begun.Count(name => name == "ConvertSlab") > 4, $"{_begun.Count(name => name == "ConvertSlab")} slabs");
        Assert.Equal(2, _begun.Count(name => name == "SegmentVolume"));
        Assert.Equal("not-dicom", Assert.Single((await patient.EndAsync()).RejectedObjects).Code);
        Assert.Equal(await patient.FilesOfRunAsync(options), await patient.FilesAsync());
    }

    [Fact]
    public async Task Every_event_of_a_broken_case_in_any_order_and_late_ones_too_start_it_once()
    {
        var patient = Case("broken");
        var names = await patient.DropAsync(EngineCase.Phantom.Where((_, i) => i != 7));
        await Task.WhenAll(names.Take(20).Select(SendAsync));
        await Task.WhenAll(names.Skip(20).Concat(names).Select(SendAsync));
        var failed = await patient.EndAsync();
        await WaitForEndAsync(patient.Id);
        foreach (var name in names) await SendAsync(name);

        Assert.Equal((CaseStatus.Rejected, "missing-slices", 1), (failed.Status, failed.Fault!.Code, failed.Revision));
        Assert.Equal(1, _begun.Count(name => name == "BeginRevision"));
        Assert.Equal("Rejected", (string)(await StatusAsync(patient.Id))["status"]!);
        Assert.Equal("Rejected", (string)Assert.Single(await ListAsync())!["status"]!);
    }

    [Fact]
    public async Task A_marker_whose_event_never_comes_is_found_and_one_that_comes_ends_the_wait()
    {
        var (lost, seen) = (Case("lost"), Case("seen"));
        await SendAsync(Assert.Single(await lost.DropAsync(EngineCase.Phantom.Take(1))));
        await SendAsync(Assert.Single(await seen.DropAsync(EngineCase.Phantom.Take(1))));
        foreach (var patient in (EngineCase[])[lost, seen])
        {
            await patient.DropAsync(EngineCase.Phantom.Skip(1));
            await patient.MarkAsync();
        }

        await SendAsync("seen/_READY");
        Assert.Equal(CaseStatus.Complete, (await seen.EndAsync()).Status);
        Assert.Equal(CaseStatus.Complete, (await lost.EndAsync()).Status);
    }

    [Fact]
    public async Task A_stage_is_tried_again_where_the_fault_may_pass_and_fails_its_case_where_not()
    {
        var shaky = Case("shaky");
        await shaky.DropAsync(EngineCase.Phantom);
        await shaky.MarkAsync();
        var once = 0;
        _faults = (call, address) =>
            call == StoreCall.Write
            && address.Name.EndsWith("summary.json", StringComparison.Ordinal)
            && Interlocked.Increment(ref once) == 1
                ? Fault.Unavailable
                : Fault.None;
        await SendAsync("shaky/_READY");
        Assert.Equal(CaseStatus.Complete, (await shaky.EndAsync()).Status);
        Assert.Equal(2, _begun.Count(name => name == "WriteSummary"));

        var refused = Case("refused");
        await refused.DropAsync(EngineCase.Phantom);
        await refused.MarkAsync();
        _faults = (call, address) =>
            call == StoreCall.Write && address.Name.EndsWith("lungs.nii.gz", StringComparison.Ordinal)
                ? throw new StorageRefusedException("There is no room.")
                : Fault.None;
        await SendAsync("refused/_READY");
        var document = await refused.EndAsync();
        Assert.Equal((CaseStatus.Failed, "stage-failed"), (document.Status, document.Fault!.Code));
        Assert.Contains("ExportResult", document.Fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Two workers that vanished, by what they leave: this engine's one worker is this very process.</summary>
    [Fact]
    public async Task A_stage_that_killed_two_workers_fails_its_case_and_a_rerun_is_free_to_try()
    {
        var patient = Case("heavy");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        var killed = 0;
        _faults = (call, address) =>
        {
            if (call != StoreCall.Write
                || !address.Name.Contains("/attempts/SegmentVolume/", StringComparison.Ordinal)
                || Interlocked.Exchange(ref killed, 1) == 1)
                return Fault.None;
            _memory.WriteAsync(
                address, WriteCondition.Always,
                (stream, token) => stream.WriteAsync("one\ntwo"u8.ToArray(), token).AsTask(), Token)
                .GetAwaiter().GetResult();
            return Fault.None;
        };
        await SendAsync("heavy/_READY");

        var document = await patient.EndAsync();
        Assert.Equal((CaseStatus.Failed, "worker-lost"), (document.Status, document.Fault!.Code));
        Assert.StartsWith("The stage SegmentVolume was given up", document.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("LUNGSEG_INSTANCE_MEMORY_MB", document.Fault.Cure, StringComparison.Ordinal);
        Assert.Equal(1, _begun.Count(name => name == "SegmentVolume"));
        await WaitForEndAsync(patient.Id);
        await foreach (var left in _memory.ListAsync(Options.WorkContainer, "cases/", Token)) Assert.Fail(left.Name);

        await Starter.StartAsync(Client, patient.Id, rerun: true, Token);
        Assert.Equal(CaseStatus.Complete, (await patient.EndAsync(2)).Status);
    }

    [Fact]
    public async Task Slices_that_come_while_the_case_runs_become_the_next_revision()
    {
        var patient = Case("late");
        var fromTheFeet = EngineCase
            .Phantom.OrderBy(slice => SliceHeaderReader.Read(slice.Content).Header!.InstanceNumber)
            .ToList();
        await patient.DropAsync(fromTheFeet.Take(36));
        await patient.MarkAsync();
        var late = 0;
        _onBegin = name =>
        {
            if (name == "SegmentVolume" && Interlocked.Increment(ref late) == 1)
                patient.DropAsync(fromTheFeet.Skip(36)).GetAwaiter().GetResult();
        };
        await SendAsync("late/_READY");

        var document = await patient.EndAsync(revision: 2);
        Assert.Equal(
            [CaseStatus.Complete, CaseStatus.Complete], document.Revisions.Select(revision => revision.Status));
        Assert.StartsWith("late/revision-2/", Assert.Single(document.Series).SummaryBlob!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_is_cancelled_rerun_and_purged()
    {
        var patient = Case("patient");
        await patient.DropAsync(EngineCase.Phantom.Take(3));
        await SendAsync("patient/IM00001.dcm");
        var instance = CaseInstance.IdOf(Options.ScansContainer, patient.Id);
        await Client.WaitForInstanceStartAsync(instance, Token);
        await Client.TerminateInstanceAsync(instance, new TerminateInstanceOptions("Cancelled by request."), Token);
        await WaitForEndAsync(patient.Id);
        await _services
            .GetRequiredService<CaseEnder>()
            .EndAsync(patient.Id, new(CaseEndpoints.CancelledCode, "m", "c"), Token);
        Assert.Equal("Cancelled", (string)(await StatusAsync(patient.Id))["status"]!);
        await SendAsync("patient/IM00002.dcm");
        Assert.Equal("Cancelled", (string)(await StatusAsync(patient.Id))["status"]!);

        await patient.DropAsync(EngineCase.Phantom.Skip(3));
        await patient.MarkAsync();
        await SendAsync("patient/_READY");
        Assert.Equal(
            (CaseStatus.Complete, 2), ((await patient.EndAsync(2)).Status, (await patient.EndAsync(2)).Revision));
        await WaitForEndAsync(patient.Id);

        var again = await Starter.StartAsync(Client, patient.Id, rerun: true, Token);
        Assert.True(again.IsNew);
        Assert.Equal(3, (await patient.EndAsync(3)).Revision);
        await WaitForEndAsync(patient.Id);
        Assert.Equal("Complete", (string)(await StatusAsync(patient.Id))["status"]!);

        var purged = await Client.PurgeAllInstancesAsync(
            new(
                DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1),
                Statuses: [OrchestrationRuntimeStatus.Completed]),
            Token);
        Assert.True(purged.PurgedInstanceCount > 0);
        Assert.Null(await Client.GetInstanceAsync(instance, Token));
        Assert.Equal("Complete", (string)(await StatusAsync(patient.Id))["status"]!);
        Assert.False((await Starter.StartAsync(Client, patient.Id, rerun: false, Token)).IsNew);

        // No event is raised for a marker that comes late, which Durable would warn of: this client refuses to.
        await Starter.OnBlobAsync(new ListedClient([]), "patient/_READY", Token);
    }

    [Fact]
    public async Task A_version_that_an_instance_was_started_with_is_the_one_it_sees()
    {
        var patient = Case("versioned");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(
            CaseOrchestrator.Name, new CaseRequest(patient.Reference, Options.Processing, Options.Completeness),
            new StartOrchestrationOptions("case-versioned") { Version = "1" }, Token);

        var ended = await Client.WaitForInstanceCompletionAsync(instance, Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(CaseStatus.Complete, (await patient.EndAsync()).Status);
    }

    private CaseStarter Starter => _services.GetRequiredService<CaseStarter>();

    private EngineCase Case(string id) => new(_memory, Options.Containers, id);

    private Task SendAsync(string blobName) => Starter.OnBlobAsync(Client, blobName, Token);

    private async Task WaitForEndAsync(string caseId) =>
        await Client.WaitForInstanceCompletionAsync(CaseInstance.IdOf(Options.ScansContainer, caseId), Token);

    private async Task<JsonObject> StatusAsync(string caseId) =>
        (await _services.GetRequiredService<CaseQueries>().FindAsync(Client, caseId, Token))!;

    private async Task<JsonArray> ListAsync() =>
        (JsonArray)(await _services.GetRequiredService<CaseQueries>().ListAsync(Client, null, Token))!["cases"]!;
}
