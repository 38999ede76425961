using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LungSeg.Local.Tests.Resilience;

/// <summary><c>lungseg watch</c> as a process of its own, with all that it prints; killed when disposed.</summary>
internal sealed class WatchProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private WatchProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program, which lies beside the tests.</summary>
    public static string Program =>
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "lungseg.exe" : "lungseg");

    /// <summary>The outcome lines so far.</summary>
    public string Output => Text(_output);

    public string Error => Text(_error);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>
    /// Starts a watcher that looks every tenth of a second, or as often as is said, and makes coarse results of every
    /// kind.
    /// </summary>
    public static WatchProcess Start(
        string store, string interval = "0.1", string spacing = "4", params IEnumerable<string> options)
    {
        string[] arguments =
        [
            "watch",
            "--store",
            store,
            "--quiet",
            "0.3",
            "--spacing",
            spacing,
            "--slab-slices",
            "40",
            "--interval",
            interval,
            "--json",
            .. options,
        ];
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The kernels are small here: they need not be optimised, and a life that is cut short should get to work soon.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        return new(Process.Start(start)!);
    }

    /// <summary>SIGKILL, or what Windows has for it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for the end that the watcher comes to by itself.</summary>
    public async Task<int> EndAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Kill();
            Assert.Fail(
                string.Create(CultureInfo.InvariantCulture, $"watch did not end within {limit}: {Output} {Error}"));
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (_lock) text.AppendLine(line);
    }

    private string Text(StringBuilder text)
    {
        lock (_lock) return text.ToString();
    }
}
