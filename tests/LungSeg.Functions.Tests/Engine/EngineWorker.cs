using System.Diagnostics;
using LungSeg.Functions.Engine;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>A worker on Azure Storage's engine in a process of its own; killed when disposed.</summary>
internal sealed class EngineWorker : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _begun = [];

    /// <param name="hub">Its task hub.</param>
    /// <param name="visibilitySeconds">Seconds after which what a killed worker had taken comes back.</param>
    public EngineWorker(EngineHub hub, int visibilitySeconds = 10)
    {
        var program = typeof(StorageEngine).Assembly.Location;
        _process = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                    ? path
                    : "dotnet",
                [
                    program,
                    hub.Name,
                    $"{visibilitySeconds}",
                    .. hub.Settings.Select(setting => $"{setting.Key}={setting.Value}"),
                ])
            {
                RedirectStandardOutput = true,
            })!;
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_begun) if (line.Data is { } name) _begun.Add(name);
        };
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The activities that have begun, by their names, in their order.</summary>
    public IReadOnlyList<string> Begun
    {
        get
        {
            lock (_begun) return [.. _begun];
        }
    }

    /// <summary>Waits until an activity begins.</summary>
    public async Task UntilAsync(string name)
    {
        for (
            var end = DateTime.UtcNow.AddMinutes(2);
            !Begun.Contains(name);
            await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            if (DateTime.UtcNow > end || HasExited)
                throw new TimeoutException($"{name} did not begin: {string.Join(", ", Begun)}");
        }
    }

    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
