using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>A DICOMweb server that has nothing, takes everything, and may be away.</summary>
internal sealed class PacsStub : IAsyncDisposable
{
    private readonly WebApplication _host;

    private PacsStub(WebApplication host) => _host = host;

    public bool IsAway { get; set; }

    public string Address => $"{_host.Urls.Single()}/dicom-web";

    /// <summary>The lengths of the objects that were stored.</summary>
    public ConcurrentQueue<int> Stored { get; } = [];

    public string? Authorization { get; private set; }

    public static async Task<PacsStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var stub = new PacsStub(builder.Build());
        stub._host.Urls.Add("http://127.0.0.1:0");
        stub._host.Run(stub.AnswerAsync);
        await stub._host.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Authorization = context.Request.Headers.Authorization;
        if (IsAway)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else if (context.Request.Method == HttpMethods.Get)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            var type = MediaTypeHeaderValue.Parse(context.Request.ContentType);
            var reader = new MultipartReader(type.Boundary.Value!, context.Request.Body);
            var part = await reader.ReadNextSectionAsync();
            using var file = new MemoryStream();
            await part!.Body.CopyToAsync(file);
            Stored.Enqueue((int)file.Length);
            context.Response.ContentType = "application/dicom+json";
            await context.Response.WriteAsync("{}");
        }
    }
}
