namespace LungSeg.Benchmarks.Simulation;

/// <summary>Runs a scenario.</summary>
public static class ScaleSimulation
{
    public static Outcome Run(Scenario scenario, MeasuredScan scan, Assumptions given)
    {
        var simulator = new Simulator();
        var cloud = new Cloud(simulator, scenario, given);
        var flow = new CaseFlow(cloud, scan, given, scenario.Slabs);
        var (sum, last) = (0.0, 0.0);
        for (var i = 0; i < scenario.Scans; i++)
        {
            flow.Run(() =>
            {
                sum += simulator.Now;
                last = Math.Max(last, simulator.Now);
            });
        }

        simulator.Run();
        var activities = (long)scenario.Scans * flow.Activities;
        return new(
            last, sum / scenario.Scans, Dollars(scenario, scan, given, cloud, activities), activities,
            cloud.Instances.BusySeconds / (scenario.Instances * scenario.Memory.Activities * last),
            cloud.Dispatch.BusySeconds / last,
            cloud.Answers.BusySeconds / last,
            Math.Max(cloud.Reads.BusySeconds, cloud.Writes.BusySeconds) / last,
            (cloud.Reads.WaitSeconds + cloud.Writes.WaitSeconds) / cloud.Instances.BusySeconds);
    }

    /// <summary>
    /// The lines of <c>infra/README.md</c> that depend on how a scan is processed; not that of taking its events, which
    /// depends on how it is uploaded. An instance that runs several activities is billed once: evenly shared.
    /// </summary>
    internal static double Dollars(
        Scenario scenario, MeasuredScan scan, Assumptions given, Cloud cloud, long activities)
    {
        var prices = given.Prices;
        double scans = scenario.Scans,
            slices = scan.Slices,
            slabs = scenario.Slabs;
        var gigabyteSeconds =
            cloud.Instances.BusySeconds / scenario.Memory.Activities * scenario.Memory.Megabytes / 1024;

        // An attempt is noted for the index, every slab, the segmentation and every export.
        var writes = scans * ((3 * slabs) + 22 + scan.Exports.Count);
        var reads = scans * ((2 * slices) + (3 * slabs) + 20) + (20 * activities);
        return (gigabyteSeconds * prices.GigabyteSecond)
            + (3 * activities / 1e6 * prices.MillionExecutions)
            + (writes / 1e4 * prices.TenThousandWrites)
            + (reads / 1e4 * prices.TenThousandReads);
    }
}
