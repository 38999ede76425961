using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>The machine that is measured on: what a table of results must name.</summary>
internal static partial class Machine
{
    private const string Info = "/proc/cpuinfo";

    /// <summary>The processor's model, as the system names it.</summary>
    public static string Processor { get; } =
        File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>A folder's name for results of machines like this one.</summary>
    public static string Folder { get; } =
        $"{Others().Replace(Processor.ToLowerInvariant(), "-").Trim('-')}-{Environment.ProcessorCount}-processors";

    /// <summary>Processor, their number, memory, system, runtime and day.</summary>
    public static string Heading =>
        $"{Processor}, {Environment.ProcessorCount} processors, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
