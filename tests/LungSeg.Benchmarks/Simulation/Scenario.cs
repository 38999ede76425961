namespace LungSeg.Benchmarks.Simulation;

/// <summary>What is simulated: scans that all are complete at time 0, and what works on them.</summary>
/// <param name="Scans">How many.</param>
/// <param name="Instances">The most instances.</param>
/// <param name="Memory">Of each.</param>
/// <param name="Slabs">Slabs a scan is converted in.</param>
/// <param name="Seed">Of the random numbers.</param>
public sealed record Scenario(int Scans, int Instances, InstanceSize Memory, int Slabs, int Seed = 1);

/// <summary>
/// An instance of Flex Consumption: processors come with memory (learn.microsoft.com, flex-consumption-plan).
/// </summary>
/// <param name="Megabytes">Memory.</param>
/// <param name="Cores">Processors.</param>
/// <param name="Activities">How many activities it runs at a time: <c>maxConcurrentActivityFunctions</c>.</param>
public sealed record InstanceSize(int Megabytes, double Cores, int Activities)
{
    public static InstanceSize Medium { get; } = new(2048, 1, 1);

    public static InstanceSize Large { get; } = new(4096, 2, 1);

    /// <summary>A large one that runs two activities, a core each.</summary>
    public static InstanceSize LargeShared { get; } = new(4096, 2, 2);

    public string Name => Activities == 1 ? $"{Megabytes} MB" : $"{Megabytes} MB, {Activities} at a time";

    /// <summary>How long work takes that takes a second on one core.</summary>
    public double SecondsPerCoreSecond(double parallelFraction)
    {
        var cores = Cores / Activities;
        return cores <= 1 ? 1 / cores : 1 - parallelFraction + (parallelFraction / cores);
    }
}
