using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using LungSeg.Functions.Sweeping;
using LungSeg.Functions.Tests.Engine;
using LungSeg.Functions.Tests.Sweeping;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests.EventGrid;

/// <summary>
/// Event Grid's way to a case: events posted as Azure posts them, through the host's own trigger and queues on Azurite.
/// </summary>
public sealed class EventGridTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _begun = [];
    private Dictionary<string, string?> _settings = null!;
    private ServiceProvider _services = null!;
    private MemoryEngine _engine = null!;
    private BlobWebhook _webhook = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LungSegOptions Options => _services.GetRequiredService<LungSegOptions>();

    public async ValueTask InitializeAsync()
    {
        var connectionString = await azurite.ConnectionStringOrSkipAsync();
        _settings = new()
        {
            ["AzureWebJobsStorage"] = connectionString,
            [AppSettingNames.DataStorage] = connectionString,
            [AppSettingNames.Trigger] = nameof(TriggerKind.EventGrid),
            [AppSettingNames.ScansContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.ResultsContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.WorkContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.QuietSeconds] = "4",
            [AppSettingNames.SpacingMillimetres] = "5",
        };
        _services = AppServices.Create(_settings);
        _engine = await MemoryEngine.StartAsync(_services, _begun.Enqueue);
        _webhook = new(_settings, ActivatorUtilities.CreateInstance<SliceBlobTriggers>(_services), _engine.Client);
        await _webhook.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is null)
            return; // Skipped.
        await _webhook.DisposeAsync();
        await _engine.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task The_handshake_answers_with_the_code()
    {
        var events =
            $$"""[{"id":"1","topic":"t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"},"dataVersion":"1","metadataVersion":"1","eventTime":"2026-11-30T00:00:00Z"}]""";
        using var answer = await _webhook.PostAsync("SubscriptionValidation", events, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("512d38b6", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_of_eight_each_event_twice_with_deletions_and_strange_containers_make_one_run()
    {
        var patient = Case("patient");
        var names = await patient.DropAsync(EngineCase.Phantom);
        var store = _services.GetRequiredService<IBlobStore>();
        var created = new List<string>();
        await foreach (var blob in store.ListAsync(Options.ScansContainer, "", Token))
        {
            created.AddRange(Enumerable.Repeat(Event(Options.ScansContainer, blob.Name, blob.ETag), 2));
        }

        var noise = new[]
        {
            Event(Options.ScansContainer, names[0], "0x1", "Microsoft.Storage.BlobDeleted"),
            Event("other", "stranger/1.dcm", "0x1"),
            Event(Options.ScansContainer, "in-no-case.dcm", "0x1"),
        };
        await Task.WhenAll(
            created
                .Concat(noise)
                .Chunk(8)
                .Select(async batch =>
                {
                    using var answer = await _webhook.PostAsync("Notification", $"[{string.Join(',', batch)}]", Token);
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                }));

        Assert.Equal((CaseStatus.Complete, 1), await EndOfAsync(patient));
        await Task.Delay(TimeSpan.FromSeconds(3), Token); // What is still queued is late by now.
        Assert.Equal(1, _begun.Count(name => name == "BeginRevision"));
        Assert.Null(await Case("stranger").DocumentAsync());
    }

    [Fact]
    public async Task A_case_whose_events_all_became_dead_letters_is_found_by_the_sweep()
    {
        var patient = Case("patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();

        await using var later = AppServices.Create(_settings, time: new LaterClock(TimeSpan.FromMinutes(6)));
        var sweep = later.GetRequiredService<Sweep>();
        await sweep.RunAsync(_engine.Client, Token);

        Assert.Equal((CaseStatus.Complete, 1), await EndOfAsync(patient));
    }

    private EngineCase Case(string id) => new(_services.GetRequiredService<IBlobStore>(), Options.Containers, id);

    private static async Task<(CaseStatus Status, int Revision)> EndOfAsync(EngineCase patient)
    {
        var document = await patient.EndAsync();
        return (document.Status, document.Revision);
    }

    /// <summary>
    /// An event in Event Grid's schema. The host takes it only where the blob still has the event's ETag.
    /// </summary>
    private static string Event(
        string container, string name, string eTag, string type = "Microsoft.Storage.BlobCreated") =>
        new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["topic"] =
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/devstoreaccount1",
            ["subject"] = $"/blobServices/default/containers/{container}/blobs/{name}",
            ["eventType"] = type,
            ["eventTime"] = DateTimeOffset.UtcNow,
            ["dataVersion"] = "",
            ["metadataVersion"] = "1",
            ["data"] = new JsonObject
            {
                ["api"] = "PutBlob",
                ["eTag"] = eTag.Trim('"'),
                ["contentType"] = "application/octet-stream",
                ["contentLength"] = 1,
                ["blobType"] = "BlockBlob",
                ["url"] = $"http://127.0.0.1:10000/devstoreaccount1/{container}/{name}",
            },
        }.ToJsonString(JsonSerializerOptions.Default);
}
