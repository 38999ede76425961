using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LungSeg.Local.Serving;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Viewer.Cases;
using Microsoft.AspNetCore.Builder;

namespace LungSeg.Viewer.Tests;

/// <summary>The viewer as <c>lungseg serve</c> hosts it, on a free port over a store in memory.</summary>
internal sealed class ViewerServer : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication _host;

    private ViewerServer(MemoryBlobStore store, LiveActivity activity, WebApplication host)
    {
        (Store, Activity, _host) = (store, activity, host);
        Address = new(host.Urls.Single() + "/");
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public MemoryBlobStore Store { get; }

    public LiveActivity Activity { get; }

    public Uri Address { get; }

    /// <summary>The address that a person opens.</summary>
    public string Door => $"{Address}?access={Token}";

    /// <summary>A client that has the token and follows nothing.</summary>
    public HttpClient Client { get; }

    /// <param name="change">Of the viewer's options.</param>
    /// <param name="faults">What goes wrong when the viewer asks its store.</param>
    public static async Task<ViewerServer> StartAsync(
        Func<ViewerOptions, ViewerOptions>? change = null, Func<StoreCall, BlobAddress, Fault>? faults = null)
    {
        var (store, activity) = (new MemoryBlobStore(), new LiveActivity());
        var options = new ViewerOptions { AllowUploads = true, AccessToken = Token };
        var host = ViewerHost.Create(new(Asked(store, faults), change?.Invoke(options) ?? options, activity), IPAddress.Loopback, 0);
        await host.StartAsync();
        return new(store, activity, host);
    }

    private static IBlobStore Asked(MemoryBlobStore store, Func<StoreCall, BlobAddress, Fault>? faults) =>
        faults is null ? store : new FaultInjectingBlobStore(store, faults);

    public Task PutAsync(string container, string name, string text) =>
        PutAsync(container, name, Encoding.UTF8.GetBytes(text));

    public Task PutAsync(string container, string name, byte[] content) =>
        Store.WriteAsync(
            new(container, name), WriteCondition.Always,
            async (stream, cancellation) => await stream.WriteAsync(content, cancellation), default);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
