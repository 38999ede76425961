using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// Runs Python as an independent judge of what we write (pydicom, nibabel, scikit-image ...). The interpreter is the
/// first of LUNGSEG_PYTHON, /usr/bin/python3 and python3 on the path that imports every module that is asked for.
/// </summary>
public static class PythonTool
{
    /// <summary>The environment variable that names an interpreter to try first.</summary>
    public const string Variable = "LUNGSEG_PYTHON";

    private static readonly ConcurrentDictionary<string, string?> Interpreters = new();

    /// <summary>
    /// Runs a script and returns its standard output; skips the test where no interpreter has the modules.
    /// </summary>
    /// <param name="modules">Modules the script imports, separated by spaces: "pydicom numpy".</param>
    /// <param name="script">Python source, given to the interpreter by standard input.</param>
    /// <param name="arguments">What the script sees as sys.argv[1:].</param>
    /// <exception cref="InvalidOperationException">The script failed or took longer than eight minutes.</exception>
    public static string RunOrSkip(string modules, string script, params IEnumerable<string> arguments)
    {
        var interpreter = Interpreters.GetOrAdd(modules, Find);
        if (interpreter is null) Assert.Skip($"needs Python 3 with {modules}: set {Variable} to such an interpreter");
        var (code, output, error) = Run(interpreter, script, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"Python ended with {code}: {error}");
    }

    private static string? Find(string modules)
    {
        var imports =
            "import sys\nassert sys.version_info >= (3, 8)\nimport "
            + modules.Trim().Replace(" ", ", ", StringComparison.Ordinal);
        string?[] candidates = [Environment.GetEnvironmentVariable(Variable), "/usr/bin/python3", "python3", "python"];
        foreach (var candidate in candidates)
        {
            if (string.IsNullOrEmpty(candidate)) continue;
            try
            {
                if (Run(candidate, imports, []).ExitCode == 0) return candidate;
            }
            catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
            {
                // Not there, or it hangs: the next one.
            }
        }

        return null;
    }

    private static (int ExitCode, string Output, string Error) Run(
        string interpreter, string script, IEnumerable<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new(interpreter, ["-", .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException("Python took longer than eight minutes");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
