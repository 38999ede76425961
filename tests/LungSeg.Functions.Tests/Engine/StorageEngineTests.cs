using System.Diagnostics;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>The app on Durable's real engine over Azurite's queues, tables and leases, each test in a task hub and containers of its own.</summary>
public sealed class StorageEngineTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_start_a_case_once_and_its_files_are_those_of_lungseg_run()
    {
        var hub = await HubAsync();
        await using var services = AppServices.Create(hub.Settings);
        await using var engine = await StorageEngine.StartAsync(await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name), services);
        var (options, starter) = (services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>());
        var patient = new EngineCase(services.GetRequiredService<IBlobStore>(), options.Containers, "patient");

        var names = await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        await Task.WhenAll(names.Concat(names).Append("patient/_READY").Select(name => starter.OnBlobAsync(engine.Client, name, Token)));
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
        var hub = await HubAsync();
        await using var services = AppServices.Create(hub.Settings);
        var (options, starter) = (services.GetRequiredService<LungSegOptions>(), services.GetRequiredService<CaseStarter>());
        var patient = new EngineCase(services.GetRequiredService<IBlobStore>(), options.Containers, "patient");
        await patient.DropAsync(EngineCase.Phantom);
        await patient.MarkAsync();
        var client = new StorageEngineClient(await StorageEngine.OpenAsync(hub.ConnectionString, hub.Name));
        await starter.OnBlobAsync(client, "patient/_READY", Token);

        using (var first = new Worker(hub))
        {
            await first.UntilAsync("SegmentVolume");
            first.Kill();
        }

        Assert.Null(await patient.DocumentAsync());
        using var second = new Worker(hub);
        var document = await patient.EndAsync();

        Assert.Equal((CaseStatus.Complete, 1), (document.Status, document.Revision));
        Assert.Equal(await patient.FilesOfRunAsync(options.Processing), await patient.FilesAsync());
        Assert.DoesNotContain("IndexSeries", second.Begun);
        Assert.Contains("SegmentVolume", second.Begun);
    }

    private async Task<Hub> HubAsync()
    {
        var connectionString = await azurite.ConnectionStringOrSkipAsync();
        return new(connectionString, $"t{Guid.NewGuid():N}"[..20], new Dictionary<string, string?>
        {
            [AppSettingNames.DataStorage] = connectionString,
            [AppSettingNames.ScansContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.ResultsContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.WorkContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.QuietSeconds] = "5",
            [AppSettingNames.SpacingMillimetres] = "5",
        });
    }

    private sealed record Hub(string ConnectionString, string Name, IReadOnlyDictionary<string, string?> Settings);

    /// <summary>A worker in a process of its own.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly Process _process;
        private readonly List<string> _begun = [];

        public Worker(Hub hub)
        {
            var program = typeof(StorageEngine).Assembly.Location;
            _process = Process.Start(new ProcessStartInfo(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
                [program, hub.Name, .. hub.Settings.Select(setting => $"{setting.Key}={setting.Value}")])
            {
                RedirectStandardOutput = true,
            })!;
            _process.OutputDataReceived += (_, line) =>
            {
                lock (_begun) if (line.Data is { } name) _begun.Add(name);
            };
            _process.BeginOutputReadLine();
        }

        public IReadOnlyList<string> Begun
        {
            get
            {
                lock (_begun) return [.. _begun];
            }
        }

        public async Task UntilAsync(string name)
        {
            for (var end = DateTime.UtcNow.AddMinutes(2); !Begun.Contains(name); await Task.Delay(10, Token))
            {
                if (DateTime.UtcNow > end || _process.HasExited) throw new TimeoutException($"{name} did not begin: {string.Join(", ", Begun)}");
            }
        }

        public void Kill()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited) Kill();
            _process.Dispose();
        }
    }
}
