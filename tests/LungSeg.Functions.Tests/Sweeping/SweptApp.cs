using Azure.Storage.Queues;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Sweeping;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>
/// The sweep as the app is put together, over a store and a Durable of the test's own, with a clock that the test
/// moves.
/// </summary>
internal sealed class SweptApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SweptApp(
        IBlobStore store, SweepLimits limits, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Store = new(store);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLungSeg(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.RemoveAll<QueueClient>();
        services.AddSingleton<QueueClient>(new EmptyQueue());
        services.AddSingleton<IBlobStore>(Store);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(limits);
        _services = services.BuildServiceProvider();
    }

    public CountedStore Store { get; }

    /// <summary>What is dropped now was dropped a while ago.</summary>
    public LaterClock Clock { get; } = new(TimeSpan.FromMinutes(6));

    public SweptClient Client { get; } = new([]);

    public LungSegOptions Options => _services.GetRequiredService<LungSegOptions>();

    public CaseStarter Starter => _services.GetRequiredService<CaseStarter>();

    public StartClaim Claims => _services.GetRequiredService<StartClaim>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One sweep, some minutes after the one before.</summary>
    /// <returns>How many requests it took.</returns>
    public async Task<int> SweepAsync(double minutes = 5)
    {
        Store.Reset();
        await _services.GetRequiredService<Sweep>().RunAsync(Client, Token);
        Clock.By += TimeSpan.FromMinutes(minutes);
        return Store.Requests;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _services.DisposeAsync();
    }
}
