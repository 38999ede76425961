using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>
/// <c>guard BASE HEAD [LIMIT]</c>: counts the instructions that two native builds of the program take for the same work
/// (valgrind's callgrind, which counts alike on a busy machine), and fails where the second takes more than LIMIT times
/// (1.05) as many. Instructions are not seconds: waits, memory and threads do not show.
/// </summary>
internal static partial class InstructionGuard
{
    public const string Verb = "guard";

    private const double UsualLimit = 1.05;
    private const int Columns = 192, Slices = 64;

    public static int Run(string before, string after, double limit = UsualLimit)
    {
        var folder = Directory.CreateTempSubdirectory("lungseg-guard-").FullName;
        try
        {
            var scan = Path.Combine(folder, "scan");
            LargeSeries.Write(scan, Columns, Slices);
            Console.WriteLine("| Command | before, million | after, million | ratio |\n|---|---|---|---|");
            var isWithin = true;
            foreach (var command in (string[][])
                    [
                        ["run", scan, "--method", "tutorial"], ["run", scan],
                        ["run", scan, "--vessels", "on", "--airway-generations", "on"], ["info", scan], ["--version"],
                    ])
            {
                var (ofBefore, ofAfter) = (Count(before, command, folder), Count(after, command, folder));
                var ratio = ofAfter / (double)ofBefore;
                isWithin &= ratio <= limit;
                var words = string.Join(' ', command.Where(word => word != scan));
                Console.WriteLine(
                    $"| `{words}` | {ofBefore / 1e6:0} | {ofAfter / 1e6:0} | {ratio:0.000}"
                        + $"{(ratio <= limit ? "" : " (above)")} |");
            }

            return isWithin ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Count(string program, string[] command, string folder)
    {
        var results = Path.Combine(folder, "results");
        string[] place = command[0] == "run" ? ["--out", results] : [];
        var start = new ProcessStartInfo("valgrind",
            ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, .. command, .. place])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The collected heap reserves less than what valgrind can map.
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x40000000" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (Directory.Exists(results)) Directory.Delete(results, recursive: true);
        var collected = Collected().Match(errors);
        if (process.ExitCode != 0 || !collected.Success)
        {
            throw new InvalidOperationException(
                $"'{program} {string.Join(' ', command)}' failed under valgrind:\n{errors}\n{output.Result}");
        }

        return long.Parse(collected.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Collected : (\d+)")]
    private static partial Regex Collected();
}
