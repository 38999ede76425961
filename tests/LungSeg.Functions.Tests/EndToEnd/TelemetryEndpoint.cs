using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>
/// Takes what an app sends to Application Insights: JSON lines, gzipped or not, answered as the service does.
/// </summary>
internal sealed class TelemetryEndpoint : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<JsonNode> _items = [];
    private readonly Uri _address = new($"http://127.0.0.1:{LocalPorts.Free()}/");

    public TelemetryEndpoint()
    {
        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>For <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.</summary>
    public string ConnectionString =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={_address};LiveEndpoint={_address}";

    /// <summary>The log lines so far, each with its properties.</summary>
    public IReadOnlyList<LogLine> Lines =>
        [
            .. _items
                .Where(item => (string?)item["data"]?["baseType"] is "MessageData")
                .Select(item => new LogLine(item["data"]!["baseData"]!)),
        ];

    /// <summary>Everything so far, as it was sent.</summary>
    public string Text => string.Join('\n', _items.Select(item => item.ToJsonString()));

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        await using var body = context.Request.Headers["Content-Encoding"] == "gzip"
            ? new GZipStream(context.Request.InputStream, CompressionMode.Decompress)
            : context.Request.InputStream;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{')) continue;
            count++;
            _items.Enqueue(JsonNode.Parse(line)!);
        }

        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.OutputStream,
            new
            {
                itemsReceived = count,
                itemsAccepted = count,
                errors = Array.Empty<string>(),
            });
        context.Response.Close();
    }
}

/// <summary>A log line as Application Insights gets it.</summary>
internal sealed class LogLine(JsonNode data)
{
    public string Message => (string)data["message"]!;

    public string? Event => this["EventName"];

    public string? this[string property] => (string?)data["properties"]?[property];
}
