using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// Programs that others would use instead, timed by themselves: each prints a JSON line with <c>op</c> and the
/// <c>median</c> of its seconds for everything it does. They are outside of the repository; what is not there is left
/// out.
/// </summary>
/// <param name="scripts">The folder with seed_pipeline.py and python_stages.py.</param>
/// <param name="programs">The folder with itk_stages, cc3d_stages and memory_limits, compiled.</param>
/// <param name="arrays">The folder with the arrays that prepare.py wrote.</param>
/// <param name="data">The folder with the scans.</param>
internal sealed class Peers(string scripts, string programs, string arrays, string data)
{
    private const string Python = "/usr/bin/python3";

    private Dictionary<string, string> Environment => new() { ["BENCH_WORK"] = arrays, ["BENCH_DATA"] = data };

    public string Scan(string name) => Path.Combine(data, name, "dicom");

    public string Array(string name) => Path.Combine(arrays, name);

    /// <summary>A Python script's operations and their median seconds.</summary>
    public Dictionary<string, double> Script(string name, params string[] arguments) =>
        Medians(Python, [Path.Combine(scripts, name), .. arguments]);

    /// <summary>A compiled program's.</summary>
    public Dictionary<string, double> Program(string name, params string[] arguments) =>
        Medians(Path.Combine(programs, name), arguments);

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

    /// <summary>The same of a Python script in its own folder.</summary>
    public ProgramCost? TimeScript(string name, params string[] arguments) =>
        Time(Python, [Path.Combine(scripts, name), .. arguments]);

    private Dictionary<string, double> Medians(string program, string[] arguments)
    {
        var medians = new Dictionary<string, double>();
        foreach (var line in (Run(program, arguments, error: false, Environment) ?? "")
                .Split('\n')
                .Where(line => line.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("median", out var seconds))
                medians[Name(json)] = seconds.GetDouble();
            else if (json.RootElement.TryGetProperty("median_ms", out var milliseconds))
                medians[Name(json)] = milliseconds.GetDouble() / 1000;
        }

        return medians;

        static string Name(JsonDocument json) => json.RootElement.GetProperty("op").GetString()!;
    }

    private static string? Run(
        string program, string[] arguments, bool error, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? error ? errors.Result : output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What one run of a program cost.</summary>
internal sealed record ProgramCost(double Seconds, double ProcessorSeconds, double PeakMegabytes);
