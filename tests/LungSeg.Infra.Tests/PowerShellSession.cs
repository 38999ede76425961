using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LungSeg.Infra.Tests;

/// <summary>
/// One PowerShell that runs scripts one after another, each with an environment of its own: a start takes more than a
/// second, a hook a tenth of one. Ends with the test process.
/// </summary>
internal sealed class PowerShellSession
{
    /// <summary>Reads a run a line as JSON, and says its exit code and its end on both streams.</summary>
    private const string Loop = """
        $before = [Environment]::GetEnvironmentVariables()
        while ($null -ne ($line = [Console]::In.ReadLine())) {
            $run = ConvertFrom-Json $line -AsHashtable
            foreach ($name in [Environment]::GetEnvironmentVariables().Keys) {
                [Environment]::SetEnvironmentVariable($name, $before[$name])
            }
            foreach ($name in $run.Environment.Keys) {
                [Environment]::SetEnvironmentVariable($name, $run.Environment[$name])
            }
            $code = 0
            try {
                & $run.Script | Out-Host
                if (-not $?) { $code = $LASTEXITCODE }
            }
            catch {
                [Console]::Error.WriteLine($_)
                $code = 1
            }
            [Console]::Error.WriteLine($run.End)
            [Console]::Out.WriteLine("$($run.End) $code")
        }
        """;

    private static readonly Lazy<PowerShellSession> Session = new(() => new());

    private readonly Lock _one = new();
    private readonly Process _process;

    private PowerShellSession()
    {
        var loop = Path.Combine(Path.GetTempPath(), $"lungseg-hooks-{Environment.ProcessId}.ps1");
        File.WriteAllText(loop, Loop);
        _process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", loop])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            _process.Kill(entireProcessTree: true);
            File.Delete(loop);
        };
    }

    /// <exception cref="InvalidOperationException">PowerShell has ended.</exception>
    public static (int ExitCode, string Errors) Run(string script, IReadOnlyDictionary<string, string> environment) =>
        Session.Value.RunOne(script, environment);

    private (int ExitCode, string Errors) RunOne(string script, IReadOnlyDictionary<string, string> environment)
    {
        lock (_one)
        {
            var end = $"{Guid.NewGuid():N}";
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(
                new { Script = script, Environment = environment, End = end }));
            _process.StandardInput.Flush();
            var errors = Task.Run(() => Until(_process.StandardError, end).Text);
            var code = Until(_process.StandardOutput, end).Last[end.Length..];
            return (int.Parse(code), errors.GetAwaiter().GetResult());
        }
    }

    private static (string Text, string Last) Until(StreamReader reader, string end)
    {
        var text = new StringBuilder();
        for (; ; )
        {
            var line = reader.ReadLine() ?? throw new InvalidOperationException($"PowerShell has ended: {text}");
            if (line.StartsWith(end, StringComparison.Ordinal)) return (text.ToString().Trim(), line);
            text.AppendLine(line);
        }
    }
}
