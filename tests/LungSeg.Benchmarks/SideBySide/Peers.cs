using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LungSeg.TestKit.Tools;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// What others would use instead, timed by itself: the scripts and programs of the folder <c>Peers</c>, each of which
/// prints a JSON line with <c>op</c> and the <c>median</c> of its seconds for everything it does. What is not installed
/// is left out.
/// </summary>
/// <param name="arrays">The folder with what <see cref="ScanArrays"/> wrote.</param>
/// <param name="programs">The folder for the compiled programs.</param>
internal sealed class Peers(string arrays, string programs)
{
    /// <summary>Names the folder with cc3d.hpp, where cc3d is to be compared with.</summary>
    public const string Cc3dVariable = "CC3D";

    private const string Python = "/usr/bin/python3";

    private static string Sources => Path.Combine(RepositoryRoot.Path!, "tests", "LungSeg.Benchmarks", "Peers");

    /// <summary>Compiles the programs; without CMake or a compiler there are none.</summary>
    public void Build()
    {
        var cc3d = Environment.GetEnvironmentVariable(Cc3dVariable);
        Run("cmake", ["-S", Sources, "-B", programs, .. cc3d is null ? (string[])[] : [$"-DCC3D={cc3d}"]]);
        Run("cmake", ["--build", programs]);
    }

    /// <summary>A group of <c>kernels.py</c>: its operations and their median seconds.</summary>
    public Dictionary<string, double> Script(string group, int repetitions) =>
        Medians(Python, Path.Combine(Sources, "kernels.py"), arrays, Text(repetitions), group);

    /// <summary>A compiled program's.</summary>
    public Dictionary<string, double> Program(string name, int repetitions, params string[] group) =>
        Medians(Path.Combine(programs, name), [arrays, Text(repetitions), .. group]);

    /// <summary>The peers that are installed, with their versions.</summary>
    public string Versions()
    {
        var python = Run(Python, [Path.Combine(Sources, "kernels.py"), arrays, "1", "versions"]);
        var itk = Run(Path.Combine(programs, "itk"), [arrays, "1", "version"]);
        var dcm2niix = Run("dcm2niix", ["--version"], anyExit: true)?.Split('\n').FirstOrDefault(
            line => line.StartsWith('v'));
        return string.Join(", ", ((string?[])[python, itk, dcm2niix is null ? null : $"dcm2niix {dcm2niix}"])
            .Where(version => !string.IsNullOrWhiteSpace(version)).Select(version => version!.Trim()));
    }

    /// <summary>
    /// Seconds on the clock, seconds of processor time and peak megabytes of a whole program; null where it is not
    /// there.
    /// </summary>
    public static ProgramCost? Time(string program, params string[] arguments)
    {
        var output = Run("/usr/bin/time", ["-f", "%e %U %S %M", program, .. arguments], error: true);
        if (output?.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split(' ')
            is not { Length: 4 } fields)
            return null;
        var numbers = fields.Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[1] + numbers[2], numbers[3] * 1024 / 1e6);
    }

    /// <summary>The same of the tutorial in Python.</summary>
    public static ProgramCost? TimeTutorial(string scan) => Time(Python, Path.Combine(Sources, "tutorial.py"), scan);

    private static Dictionary<string, double> Medians(string program, params string[] arguments)
    {
        var medians = new Dictionary<string, double>();
        foreach (var line in (Run(program, arguments) ?? "").Split('\n').Where(line => line.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            medians[json.RootElement.GetProperty("op").GetString()!] =
                json.RootElement.GetProperty("median").GetDouble();
        }

        return medians;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Run(string program, string[] arguments, bool error = false, bool anyExit = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 || anyExit ? error ? errors.Result : output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What one run of a program cost.</summary>
internal sealed record ProgramCost(double Seconds, double ProcessorSeconds, double PeakMegabytes)
{
    /// <summary>Medians of time and the highest peak.</summary>
    public static ProgramCost Of(IReadOnlyCollection<ProgramCost> runs) => new(
        Timing.Median(runs.Select(run => run.Seconds)), Timing.Median(runs.Select(run => run.ProcessorSeconds)),
        runs.Max(run => run.PeakMegabytes));
}
