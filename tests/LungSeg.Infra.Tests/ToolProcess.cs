using System.Diagnostics;

namespace LungSeg.Infra.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class ToolProcess
{
    /// <exception cref="TimeoutException">It took longer than eight minutes.</exception>
    public static (int ExitCode, string Output, string Errors) Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} took longer than eight minutes");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult().Trim());
    }

    /// <summary>Full path of a program on the path, or null.</summary>
    public static string? FindOnPath(string program) =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
         from name in OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : new[] { program }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
