using System.Globalization;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using LungSeg.Functions.Triggers;
using LungSeg.Phantoms;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>
/// One worker of the app, a hundred cases of a scan's size: what it holds at the end is what it held once it had
/// settled.
/// </summary>
public sealed class EngineSoakTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Cases = 100;
    private const int Row = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_cases_of_full_size_leave_memory_handles_and_scratch_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var hub = await EngineHub.NewAsync(azurite, spacingMm: "1");
        await using var services = AppServices.Create(hub.Settings);
        var (options, starter) = (
            services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>());
        var store = services.GetRequiredService<IBlobStore>();
        var client = new StorageEngineClient(await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name));
        var files = PhantomDicom.Files(PhantomGrid.Centred(new(512, 512, 130), new(0.7, 0.7, 2.5))).ToArray();

        // As in host.json: nobody is killed here.
        using var worker = new EngineWorker(hub, visibilitySeconds: 60);
        var log = new SoakLog(worker.Id, Cases, output.WriteLine);
        for (var finished = 0; finished < Cases;)
        {
            var patient = new EngineCase(
                store, options.Containers, string.Create(CultureInfo.InvariantCulture, $"case-{finished:000}"));
            await patient.DropAsync(files);
            await patient.MarkAsync();
            await starter.OnBlobAsync(client, $"{patient.Id}/_READY", Token);
            var end = EndAsync(patient);
            while (await Task.WhenAny(end, Task.Delay(200, Token)) != end)
            {
                Assert.False(worker.HasExited);
                await log.LookAsync(finished, Token);
            }

            await end;
            await log.LookAsync(++finished, Token);
            if (finished % Row == 0) await log.EndRowAsync(await ScratchOfCasesAsync(), Token);
        }

        await log.AssertFlatAsync(peakMb: 1000, Token);

        async Task EndAsync(EngineCase patient)
        {
            Assert.Equal(CaseStatus.Complete, (await patient.EndAsync(minutes: 20)).Status);
            await store.DeleteAllAsync(options.ScansContainer, $"{patient.Id}/", Token);
            await store.DeleteAllAsync(options.ResultsContainer, $"{patient.Id}/", Token);

            // As the app's sweep does by and by; Azurite's tables are the slower the more they hold.
            await client.WaitForInstanceCompletionAsync(CaseInstance.IdOf(options.ScansContainer, patient.Id), Token);
            await client.PurgeAllInstancesAsync(new(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow), Token);

            // A case is told before it is cleared away.
            for (var look = 0; await ScratchOfCasesAsync() > 0; await Task.Delay(500, Token))
                Assert.True(look++ < 60, "Scratch was left.");
            await Task.Delay(1000, Token);
        }

        async Task<int> ScratchOfCasesAsync()
        {
            var blobs = 0;
            await foreach (var _ in store.ListAsync(options.WorkContainer, CaseReference.WorkFolder, Token)) blobs++;
            return blobs;
        }
    }
}
