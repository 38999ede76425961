using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// Runs a program of the field (dciodvfy, dcm2niix, plastimatch ...) as an independent judge of what we write.
/// </summary>
public static class ExternalTool
{
    /// <summary>
    /// Runs a program and returns what it printed on both outputs; skips the test where it is not installed.
    /// </summary>
    /// <param name="name">The program, looked for on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidOperationException">It took longer than eight minutes.</exception>
    public static (int ExitCode, string Output) RunOrSkip(string name, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"{name} took longer than eight minutes");
            }

            return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Skip($"needs {name}");
            throw;
        }
    }
}
