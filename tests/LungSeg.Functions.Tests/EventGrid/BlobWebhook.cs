using System.Text;
using LungSeg.Functions.Triggers;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LungSeg.Functions.Tests.EventGrid;

/// <summary>
/// The Functions host's own blob trigger with Event Grid as its source, real queues included, and the app's trigger
/// behind it. What Azure posts to <c>/runtime/webhooks/blobs</c> is handed to the same handler.
/// </summary>
internal sealed class BlobWebhook : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Handler _handler = new();

    /// <param name="settings">The app's settings; the host's own account is the data account.</param>
    /// <param name="triggers">The app's triggers.</param>
    /// <param name="client">Durable's client, which the host binds.</param>
    public BlobWebhook(
        IReadOnlyDictionary<string, string?> settings, SliceBlobTriggers triggers, DurableTaskClient client) =>
        _host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(settings))
            .ConfigureWebJobs(builder => builder.AddAzureStorageBlobs())
            .ConfigureServices(services =>
            {
                services.AddSingleton<ITypeLocator>(new OneType());
                services.AddSingleton<IHostIdProvider>(new FixedId($"t{Guid.NewGuid():N}"[..20]));
                // The host's own way to tell an extension its address; marked as preview since its first version.
#pragma warning disable CS0618
                services.AddSingleton<IWebHookProvider>(_handler);
#pragma warning restore CS0618
                services.AddSingleton(triggers);
                services.AddSingleton(client);
            })
            .Build();

    public Task StartAsync(CancellationToken cancellation) => _host.StartAsync(cancellation);

    /// <summary>Posts a body as Event Grid does and returns the answer.</summary>
    /// <param name="eventType">The header aeg-event-type: SubscriptionValidation or Notification.</param>
    /// <param name="body">A JSON array of events.</param>
    public Task<HttpResponseMessage> PostAsync(string eventType, string body, CancellationToken cancellation)
    {
        const string Function = $"Host.Functions.{nameof(Host.Functions.OnSliceBlobEventGrid)}";
        var request = new HttpRequestMessage(
            HttpMethod.Post, $"https://app/runtime/webhooks/blobs?functionName={Function}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", eventType } },
        };
        return _handler.Extension!.ConvertAsync(request, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

#pragma warning disable CS0618
    private sealed class Handler : IWebHookProvider
#pragma warning restore CS0618
    {
        public IAsyncConverter<HttpRequestMessage, HttpResponseMessage>? Extension { get; private set; }

        public Uri GetUrl(IExtensionConfigProvider extension)
        {
            Extension = extension as IAsyncConverter<HttpRequestMessage, HttpResponseMessage> ?? Extension;
            return new("https://app/runtime/webhooks/blobs");
        }
    }

    private sealed class OneType : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [typeof(Host.Functions)];
    }

    private sealed class FixedId(string id) : IHostIdProvider
    {
        public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(id);
    }
}
