using System.Runtime.InteropServices;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// <c>compare SCRIPTS PROGRAMS ARRAYS DATA LUNGSEG [REPETITIONS]</c>: peers and ours one after the other on this
/// machine; prints the tables of docs/performance.md. A peer that is not installed is named as such.
/// </summary>
internal static class CompareVerb
{
    public const string Verb = "compare";

    private const string Scan = "lidc-0001";

    public static int Run(string scripts, string programs, string arrays, string data, string lungseg, int repetitions)
    {
        var peers = new Peers(scripts, programs, arrays, data);
        Console.WriteLine(
            $"{Scan}, medians of {repetitions}, {Processor()}, {Environment.ProcessorCount} processors, "
                + $"{RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}");
        Console.WriteLine();
        foreach (var row in new RunComparisons(peers, lungseg, Scan, repetitions).Rows()) Console.WriteLine(row);
        Console.WriteLine();
        Console.WriteLine(Comparison.Header);
        using var kernels = new KernelComparisons(peers, Scan, repetitions);
        foreach (var comparison in kernels.All()) Console.WriteLine(comparison.Row);
        return 0;
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        return File.Exists(Info)
            ? File.ReadLines(Info)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
                ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
