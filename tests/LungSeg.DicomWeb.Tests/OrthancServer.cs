using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using LungSeg.Local.Sending;
using LungSeg.Sending;
using LungSeg.TestKit.Tools;

namespace LungSeg.DicomWeb.Tests;

/// <summary>
/// Orthanc with its DICOMweb plug-in, a server of the field, on ports and in a folder of the test's own. It can be
/// killed and started again with what it had stored.
/// </summary>
internal sealed class OrthancServer : IAsyncDisposable
{
    private const string Plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly int _port = FreePort();
    private readonly string? _store;
    private Process? _process;

    private OrthancServer(string? store) => _store = store;

    public Uri Address => new($"http://127.0.0.1:{_port}/dicom-web/");

    /// <summary>Starts a server; skips the test where Orthanc or its plug-in is not installed.</summary>
    /// <param name="script">A Lua script for it.</param>
    /// <param name="store">LUNGSEG_STORE in its environment.</param>
    public static async Task<OrthancServer> StartOrSkipAsync(string? script = null, string? store = null)
    {
        if (!File.Exists(Plugin)) Assert.Skip("needs Orthanc with DICOMweb: apt-get install orthanc orthanc-dicomweb");
        var server = new OrthancServer(store);
        await File.WriteAllTextAsync(
            server._folder["orthanc.json"],
            JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["StorageDirectory"] = server._folder["storage"],
                ["IndexDirectory"] = server._folder["storage"],
                ["HttpPort"] = server._port,
                ["DicomServerEnabled"] = false,
                ["RemoteAccessAllowed"] = false,
                ["AuthenticationEnabled"] = false,
                ["StableAge"] = 1,
                ["Plugins"] = new[] { Plugin },
                ["LuaScripts"] = script is null ? Array.Empty<string>() : [script],
                ["DicomWeb"] = new Dictionary<string, object> { ["Enable"] = true, ["Root"] = "/dicom-web/" },
            }));
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the server, as it was left, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        try
        {
            var start = new ProcessStartInfo("Orthanc", [_folder["orthanc.json"], $"--logfile={_folder["log"]}"]);
            if (_store is not null) start.Environment["LUNGSEG_STORE"] = _store;
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("needs Orthanc: apt-get install orthanc orthanc-dicomweb");
        }

        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{_port}/system"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (i < 600 && !_process.HasExited)
            {
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stores objects by STOW-RS.</summary>
    public async Task StoreAsync(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var http = DicomWebClient.CreateHttp();
        var client = new DicomWebClient(http, Address, Authorizations.None, TimeProvider.System);
        foreach (var (_, bytes) in files)
        {
            var result = await client.StoreAsync(SampleObject.Of(bytes), TestContext.Current.CancellationToken);
            Assert.Equal(SendStatus.Sent, result!.Status);
        }
    }

    /// <summary>How many objects of each modality a study has, by QIDO-RS.</summary>
    public async Task<SortedDictionary<string, int>> ModalitiesAsync(string study)
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var series in (await AskAsync($"dicom-web/studies/{study}/series")).EnumerateArray())
        {
            var uid = series.GetProperty("0020000E").GetProperty("Value")[0].GetString();
            var modality = series.GetProperty("00080060").GetProperty("Value")[0].GetString()!;
            var instances = await AskAsync($"dicom-web/studies/{study}/series/{uid}/instances?limit=1000");
            found[modality] = found.GetValueOrDefault(modality) + instances.GetArrayLength();
        }

        return found;
    }

    /// <summary>How many studies there are.</summary>
    public async Task<int> StudiesAsync() => (await AskAsync("studies")).GetArrayLength();

    /// <summary>The file of an object as it was stored.</summary>
    public async Task<byte[]> FileAsync(string sopInstanceUid)
    {
        using var found = await _client.PostAsync(
            new Uri($"http://127.0.0.1:{_port}/tools/lookup"), new StringContent(sopInstanceUid));
        var id = JsonDocument.Parse(await found.Content.ReadAsStringAsync()).RootElement.EnumerateArray()
            .Single().GetProperty("ID").GetString();
        return await _client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{_port}/instances/{id}/file"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<JsonElement> AskAsync(string path) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/{path}"))).RootElement;

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
