using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>
/// The app on Durable's real engine over Azurite's queues, tables and leases, each test in a task hub and containers of
/// its own.
/// </summary>
public sealed class StorageEngineTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_start_a_case_once_and_its_files_are_those_of_lungseg_run()
    {
        var hub = await EngineHub.NewAsync(azurite);
        await using var services = AppServices.Create(hub.Settings);
        await using var engine = await StorageEngine.StartAsync(
            await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name), services);
        var (options, starter) = (
            services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>());
        var patient = new EngineCase(services.GetRequiredService<IBlobStore>(), options.Containers, "patient");

        var names = await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        string[] events = [.. names, .. names, "patient/_READY"];
        await Task.WhenAll(events.Select(name => starter.OnBlobAsync(engine.Client, name, Token)));
        var document = await patient.EndAsync();
        await engine.Client.WaitForInstanceCompletionAsync(CaseInstance.IdOf(options.ScansContainer, "patient"), Token);
        foreach (var name in names.Take(5)) await starter.OnBlobAsync(engine.Client, name, Token);

        Assert.Equal((CaseStatus.Complete, 1), (document.Status, document.Revision));
        Assert.Equal(await patient.FilesOfRunAsync(options.Processing), await patient.FilesAsync());
        Assert.Equal(1, (await patient.EndAsync()).Revision);

        var purged = await engine.Client.PurgeAllInstancesAsync(
            new(CreatedTo: DateTimeOffset.UtcNow.AddDays(1), Statuses: [OrchestrationRuntimeStatus.Completed]), Token);
        Assert.Equal(2, purged.PurgedInstanceCount); // The case and its series.
    }

    [Fact]
    public async Task A_worker_killed_while_it_segments_is_followed_by_one_that_goes_on()
    {
        var hub = await EngineHub.NewAsync(azurite);
        await using var services = AppServices.Create(hub.Settings);
        var (options, starter) = (
            services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>());
        var patient = new EngineCase(services.GetRequiredService<IBlobStore>(), options.Containers, "patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        var client = new StorageEngineClient(await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name));
        await starter.OnBlobAsync(client, "patient/_READY", Token);

        using (var first = new EngineWorker(hub))
        {
            await first.UntilAsync("SegmentVolume");
            first.Kill();
        }

        Assert.Null(await patient.DocumentAsync());
        using var second = new EngineWorker(hub);
        var document = await patient.EndAsync();

        Assert.Equal((CaseStatus.Complete, 1), (document.Status, document.Revision));
        Assert.Equal(await patient.FilesOfRunAsync(options.Processing), await patient.FilesAsync());
        Assert.DoesNotContain("IndexSeries", second.Begun);
        Assert.Contains("SegmentVolume", second.Begun);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Two_workers_killed_while_they_segment_are_the_last()
    {
        var hub = await EngineHub.NewAsync(azurite);
        await using var services = AppServices.Create(hub.Settings);
        var (options, starter, store) = (
            services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>(),
            services.GetRequiredService<IBlobStore>());
        var patient = new EngineCase(store, options.Containers, "patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        var client = new StorageEngineClient(await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name));
        await starter.OnBlobAsync(client, "patient/_READY", Token);

        for (var seen = ""; ;)
        {
            using var worker = new EngineWorker(hub);
            await worker.UntilAsync("SegmentVolume");
            if (seen.Length > 40)
            {
                var document = await patient.EndAsync();
                Assert.Equal((CaseStatus.Failed, "worker-lost"), (document.Status, document.Fault!.Code));
                return;
            }

            // Its note is there: two workers' once the second has begun.
            var before = seen;
            for (; seen == before; seen = await NotesAsync()) await Task.Delay(5, Token);
            worker.Kill();
            Assert.Null(await patient.DocumentAsync());
        }

        async Task<string> NotesAsync()
        {
            await foreach (var blob in store.ListAsync(options.WorkContainer, "cases/patient/", Token))
            {
                if (blob.Name.Contains("/attempts/SegmentVolume/", StringComparison.Ordinal))
                    return await store.FindTextAsync(new(options.WorkContainer, blob.Name), Token) ?? "";
            }

            return "";
        }
    }
}
