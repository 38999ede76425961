using System.Globalization;

namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// The app as the templates set it up, with so many scans a day: they arrive at random (Poisson) for an hour, and what
/// is found of it holds all day.
/// </summary>
/// <param name="ScansPerDay">How many.</param>
/// <param name="MeanScanSeconds">From a scan's being complete to its result, mean.</param>
/// <param name="Instances">Instances at work on activities, mean.</param>
/// <param name="DispatchBusy">The share of the time that Durable hands out activities as fast as it can.</param>
/// <param name="AnswersBusy">The same of the answers taken in.</param>
/// <param name="StorageBusy">The same of the account's bytes, out or in, whichever is more.</param>
/// <param name="RequestsBusy">Requests of uploads and events, of those that an account takes.</param>
/// <param name="Dollars">A day, ingest included.</param>
/// <param name="IngestDollars">Of these, what events of single slices cost.</param>
/// <param name="KeptGigabytes">Scans and results of a day, GB of 10^9 bytes.</param>
public sealed record SteadyState(
    double ScansPerDay, double MeanScanSeconds, double Instances, double DispatchBusy, double AnswersBusy,
    double StorageBusy, double RequestsBusy, double Dollars, double IngestDollars, double KeptGigabytes)
{
    /// <summary>What <c>LUNGSEG_MAXIMUM_INSTANCES</c> is as it stands.</summary>
    public const int MaximumInstances = 40;

    private const double SecondsPerDay = 86_400, Window = 3_600;

    public static SteadyState Run(int scansPerDay, MeasuredScan scan, Assumptions given)
    {
        var scenario = new Scenario(1, MaximumInstances, InstanceSize.Medium, ScaleReport.UsualSlabs);
        var simulator = new Simulator();
        var warm = given with { StartSeconds = 0, InstancesPerSecond = 1e9 };
        var cloud = new Cloud(simulator, scenario, warm);
        var flow = new CaseFlow(cloud, scan, warm, scenario.Slabs);
        var random = new Random(scenario.Seed);
        var (scans, sum) = (0, 0.0);
        Arrive();
        simulator.Run();

        var perDay = scansPerDay / (double)scans;
        var processing = ScaleSimulation.Dollars(
            scenario with { Scans = scans }, scan, given, cloud, (long)scans * flow.Activities);
        var ingest = scans * given.IngestDollars(scan.Slices);
        return new(
            scansPerDay, sum / scans, cloud.Instances.BusySeconds / Window, cloud.Dispatch.BusySeconds / Window,
            cloud.Answers.BusySeconds / Window,
            Math.Max(cloud.Reads.BusySeconds, cloud.Writes.BusySeconds) / Window,
            given.RequestsPerSlice * scan.Slices * scansPerDay / SecondsPerDay / given.AccountRequestsPerSecond,
            (processing + ingest) * perDay, ingest * perDay,
            scansPerDay * (scan.ScanBytes + scan.Exports.Sum(export => export.BytesWritten)) / 1e9);

        void Arrive() => simulator.After(-Math.Log(1 - random.NextDouble()) * SecondsPerDay / scansPerDay, () =>
        {
            if (simulator.Now > Window) return;
            var complete = simulator.Now;
            scans++;
            flow.Run(() => sum += simulator.Now - complete);
            Arrive();
        });
    }

    /// <summary>Scans a day at which each resource would be busy all the time, the scarcest first.</summary>
    public IEnumerable<(string Resource, double ScansPerDay)> Saturations =>
        new[]
        {
            ($"{MaximumInstances} instances", Instances / MaximumInstances),
            ("Durable: activities handed out", DispatchBusy),
            ("Durable: answers taken in", AnswersBusy),
            ("storage account: bytes", StorageBusy),
            ("storage account: requests of uploads and events", RequestsBusy),
        }.Select(load => (load.Item1, ScansPerDay / load.Item2)).OrderBy(load => load.Item2);

    /// <summary>A row of a table: every figure with two or three digits.</summary>
    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"| {ScansPerDay:N0} | {MeanScanSeconds:N0} | {Instances:0.00} | {100 * DispatchBusy:0.00} | "
            + $"{100 * StorageBusy:0.00} | {100 * RequestsBusy:0.00} | {Dollars:N2} | {IngestDollars:N2} | "
            + $"{KeptGigabytes:N0} |\n");
}
