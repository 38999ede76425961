using System.Collections.Concurrent;
using System.Text.Json;
using LungSeg.Local.Sending;
using LungSeg.Sending;
using LungSeg.TestKit.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LungSeg.DicomWeb.Tests;

/// <summary>
/// A DICOMweb server in the test's process that does what a test wants. It takes requests apart with ASP.NET's own
/// reader of multipart bodies.
/// </summary>
internal sealed class FakeDicomWeb : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly HttpClient _http = DicomWebClient.CreateHttp();

    private FakeDicomWeb(WebApplication host) => _host = host;

    /// <summary>What was stored, by SOP Instance UID.</summary>
    public ConcurrentDictionary<string, byte[]> Stored { get; } = new();

    /// <summary>Every store request's headers and raw body, in their order.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body)> Posts { get; } = new();

    /// <summary>Every search, as path and query.</summary>
    public ConcurrentQueue<string> Searches { get; } = new();

    /// <summary>The Authorization header of the last request.</summary>
    public string? AuthorizationHeader { get; private set; }

    /// <summary>
    /// Answers a store request in its own way: true where it did. It gets the number of the request, from 1, and the
    /// identity of the object in it.
    /// </summary>
    public Func<HttpContext, int, string, Task<bool>>? OnStore { get; set; }

    /// <summary>Answers a request before its body is read: true where it did.</summary>
    public Func<HttpContext, Task<bool>>? OnRequest { get; set; }

    public Uri Address => new($"{_host.Urls.Single()}/dicom-web/");

    public static async Task<FakeDicomWeb> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        var host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeDicomWeb(host);
        host.MapPost("/dicom-web/studies/{study}", fake.StoreAsync);
        host.MapGet("/dicom-web/studies/{study}/series/{series}/instances", fake.SearchAsync);
        await host.StartAsync();
        return fake;
    }

    public ObjectSender Sender(SkippingTime? time = null, int tries = 8) => new(
        new(_http, Address, Authorizations.None, time ?? new SkippingTime()),
        new() { Tries = tries, Time = time ?? new SkippingTime() });

    /// <summary>An answer to a store request in DICOM JSON.</summary>
    public static string Answer(string? stored = null, int? warning = null, string? failed = null, int? reason = null)
    {
        var answer = new Dictionary<string, object>();
        if (stored is not null) answer["00081199"] = Sequence(stored, "00081196", warning);
        if (failed is not null) answer["00081198"] = Sequence(failed, "00081197", reason);
        return JsonSerializer.Serialize(answer);

        static object Sequence(string uid, string tag, int? code)
        {
            var item = new Dictionary<string, object> { ["00081155"] = new { vr = "UI", Value = new[] { uid } } };
            if (code is { } number) item[tag] = new { vr = "US", Value = new[] { number } };
            return new { vr = "SQ", Value = new[] { item } };
        }
    }

    public static Task WriteAsync(HttpContext context, int status, string body, string type = "application/dicom+json")
    {
        context.Response.StatusCode = status;
        if (body.Length == 0) return Task.CompletedTask;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _host.DisposeAsync();
    }

    private async Task StoreAsync(HttpContext context)
    {
        AuthorizationHeader = context.Request.Headers.Authorization;
        if (OnRequest is not null && await OnRequest(context)) return;
        using var raw = new MemoryStream();
        await context.Request.Body.CopyToAsync(raw);
        Posts.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), raw.ToArray()));
        raw.Position = 0;

        var type = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.Parse(context.Request.ContentType);
        var reader = new MultipartReader(type.Boundary.Value!, raw) { BodyLengthLimit = null };
        var part = await reader.ReadNextSectionAsync();
        Assert.Equal("application/dicom", part!.ContentType);
        using var file = new MemoryStream();
        await part.Body.CopyToAsync(file);
        Assert.Null(await reader.ReadNextSectionAsync());

        var identity = SampleObject.Identity(file.ToArray());
        Assert.Equal(identity.StudyInstanceUid, context.Request.RouteValues["study"]);
        var uid = identity.SopInstanceUid;
        if (OnStore is not null && await OnStore(context, Posts.Count, uid)) return;
        Stored[uid] = file.ToArray();
        await WriteAsync(context, 200, Answer(stored: uid));
    }

    private async Task SearchAsync(HttpContext context)
    {
        AuthorizationHeader = context.Request.Headers.Authorization;
        Searches.Enqueue(context.Request.Path + context.Request.QueryString);
        if (OnRequest is not null && await OnRequest(context)) return;
        var uid = context.Request.Query["SOPInstanceUID"].ToString();
        if (!Stored.ContainsKey(uid)) context.Response.StatusCode = 204;
        else await WriteAsync(context, 200, "[{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + uid + "\"]}}]");
    }
}
