using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>
/// The Functions host with the app, a process of its own: <c>func start --port N</c> in the app's output folder, where
/// LUNGSEG_FUNC or the path has a <c>func</c>.
/// </summary>
/// <param name="connectionString">Azurite's, for the host and for the data.</param>
/// <param name="settings">Further settings of the app.</param>
internal sealed class FunctionsHost(string connectionString, params (string Name, string Value)[] settings)
    : IAsyncDisposable
{
    /// <summary>The environment variable that names the program.</summary>
    public const string Variable = "LUNGSEG_FUNC";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> _log = [];
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{LocalPorts.Free()}");

    /// <summary>What the host and the worker have printed, for a test that fails.</summary>
    public string Log => string.Join('\n', _log.TakeLast(60));

    /// <summary>Starts the host and waits until it answers; skips the test where there is none.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var program = Find();
        if (program is null) Assert.Skip($"needs the Functions host: func on the path, or {Variable}");
        var start = new ProcessStartInfo(program, ["start", "--port", $"{Address.Port}"])
        {
            WorkingDirectory = AppFolder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
                ["AzureWebJobsStorage"] = connectionString,
                ["LungSegStorage"] = connectionString,
                ["LungSeg__Trigger"] = "Polling",
                ["LungSegScansContainer"] = "scans",
                ["LungSegSweepSchedule"] = "0 */15 * * * *",
                ["LungSeg__QuietSeconds"] = "6",
                ["LungSeg__SpacingMillimetres"] = "3",
                ["AzureWebJobs.OnSliceBlobEventGrid.Disabled"] = "true",

                // A stage that a killed worker had taken comes back after this and not after host.json's minute.
                ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__workItemQueueVisibilityTimeout"] =
                    "00:00:15",
            },
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilHealthyAsync(cancellation);
    }

    /// <summary>Kills host and worker at once, without a chance to put anything in order.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task WaitUntilHealthyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartLimit);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/api/health", patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"The host did not start:\n{Log}");
            }

            if (_process!.HasExited) throw new InvalidOperationException($"The host ended:\n{Log}");
            await Task.Delay(500, cancellation);
        }
    }

    private void Note(string? line)
    {
        if (line is not null) _log.Enqueue(line);
    }

    private static string? Find() =>
        new[] { Environment.GetEnvironmentVariable(Variable) }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .SelectMany(folder => new[] { Path.Combine(folder, "func"), Path.Combine(folder, "func.exe") }))
            .FirstOrDefault(File.Exists);

    /// <summary>The app's own output folder beside this test's: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string AppFolder()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "LungSeg.Functions", here.Name);
    }
}
