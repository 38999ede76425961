using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LungSeg.TestKit.Containers;

/// <summary>
/// A container registry on this machine with one image for Linux on x64 of one empty layer: the base of images that
/// tests build, for the real ones are far away and 100 MB.
/// </summary>
public sealed class BaseImageRegistry : IDisposable
{
    private const string ImageType = "application/vnd.oci.image.manifest.v1+json";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, (byte[] Bytes, string Type)> _blobs = [];
    private readonly byte[] _manifest;

    public BaseImageRegistry()
    {
        var (raw, layer) = EmptyLayer();
        var config = Json(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = new[] { "PATH=/bin" } },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(raw) } },
            history = new[] { new { created_by = "base" } },
        });
        _manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = ImageType,
            config = Descriptor("application/vnd.oci.image.config.v1+json", config),
            layers = new[] { Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer) },
        });

        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Image = $"localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/base:1";
        }

        _listener.Prefixes.Add($"http://{Image.Split('/')[0]}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>The image's name: what ContainerBaseImage is set to.</summary>
    public string Image { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                var (bytes, type) = path.Contains("/manifests/", StringComparison.Ordinal)
                    ? (_manifest, ImageType)
                    : _blobs.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..], ([], ""));
                context.Response.StatusCode = bytes.Length == 0 ? 404 : 200;
                context.Response.ContentType = type;
                context.Response.Headers["Docker-Content-Digest"] = Digest(bytes);
                context.Response.ContentLength64 = bytes.Length;
                if (context.Request.HttpMethod == "GET") await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Closed, or a client that tried HTTPS first.
            }
        }
    }

    private object Descriptor(string type, byte[] bytes)
    {
        _blobs[Digest(bytes)] = (bytes, type);
        return new { mediaType = type, size = bytes.Length, digest = Digest(bytes) };
    }

    private static (byte[] Raw, byte[] Compressed) EmptyLayer()
    {
        using var raw = new MemoryStream();
        using (var tar = new TarWriter(raw, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "app/"));
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(raw.ToArray());
        return (raw.ToArray(), compressed.ToArray());
    }

    private static byte[] Json<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value));

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
