using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace LungSeg.Functions.Engine;

/// <summary>The app on Durable's engine in memory, with Durable's own client over gRPC.</summary>
internal sealed class MemoryEngine : IAsyncDisposable
{
    private readonly DurableTaskTestHost _host;

    private MemoryEngine(DurableTaskTestHost host) => _host = host;

    public DurableTaskClient Client => _host.Client;

    /// <param name="services">The app's.</param>
    /// <param name="begun">Is told of every activity that begins, by its name.</param>
    public static async Task<MemoryEngine> StartAsync(IServiceProvider services, Action<string>? begun = null)
    {
        DurableTaskClient? client = null;
        var functions = new AppFunctions(services, () => client!, begun);
        var host = await DurableTaskTestHost.StartAsync(
            registry =>
            {
                foreach (var orchestrator in functions.Orchestrators) orchestrator.AddTo(registry);
                foreach (var activity in functions.Activities) activity.AddTo(registry);
            },
            new() { Port = FreePort() });
        client = host.Client;
        return new(host);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>
    /// The engine's own server writes a line for every call to the console; its host takes this from the environment
    /// alone.
    /// </summary>
    [ModuleInitializer]
    internal static void SilenceServer() => Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "None");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
