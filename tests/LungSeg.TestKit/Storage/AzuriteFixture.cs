using System.Diagnostics;
using System.Text.RegularExpressions;
using LungSeg.TestKit.Tools;
using Xunit;

namespace LungSeg.TestKit.Storage;

/// <summary>
/// The storage emulator Azurite, real HTTP on free ports, one for a test assembly:
/// <code>[assembly: AssemblyFixture(typeof(AzuriteFixture))]</code>
/// It is installed and started when the first test asks, and ends with the test process, however that ends. Without
/// Node the tests that ask skip; with LUNGSEG_REQUIRE_AZURITE=1 they fail instead, for a CI that must not skip.
/// </summary>
public sealed partial class AzuriteFixture : IAsyncDisposable
{
    /// <summary>The environment variable that turns a missing Azurite into a failure.</summary>
    public const string RequireVariable = "LUNGSEG_REQUIRE_AZURITE";

    // Azurite's documented account and key, the same on every machine; no secret.
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lungseg-azurite-{Guid.NewGuid():N}");
    private readonly Lazy<Task<string>> _started;
    private Process? _process;

    public AzuriteFixture() => _started = new(StartAsync);

    /// <summary>
    /// A connection string for the running emulator, with its blob, queue and table endpoints; usable by other
    /// processes. Skips the test where Azurite cannot be had.
    /// </summary>
    public async Task<string> ConnectionStringOrSkipAsync()
    {
        try
        {
            return await _started.Value;
        }
        catch (ToolMissingException missing) when (Environment.GetEnvironmentVariable(RequireVariable) != "1")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    /// <summary>A container name that no other test has.</summary>
    public static string FreshContainer() => $"t-{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("Azurite (Blob|Queue|Table) service is successfully listening at (http://[0-9.:]+)")]
    private static partial Regex Listening { get; }

    private async Task<string> StartAsync()
    {
        var script = await AzuriteInstallation.ScriptAsync();
        Directory.CreateDirectory(_folder);

        // Port 0: the system gives a free one, and Azurite says which. The Functions host may speak a newer API
        // version.
        string[] arguments =
        [
            script, "--location", _folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ];
        _process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = new List<string>();
        var error = _process.StandardError.ReadToEndAsync();
        var endpoints = new Dictionary<string, string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (endpoints.Count < 3)
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException(
                    $"Azurite did not start: {string.Join('\n', log)} {await error}");
            log.Add(line);
            if (Listening.Match(line) is { Success: true } match)
                endpoints[match.Groups[1].Value] = match.Groups[2].Value;
        }

        _ = _process.StandardOutput.ReadToEndAsync(); // Drained, so that it never blocks on a full pipe.
        return string.Join(';', [
            "DefaultEndpointsProtocol=http", $"AccountName={Account}", $"AccountKey={Key}",
            .. endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{Account}")]) + ";";
    }
}
