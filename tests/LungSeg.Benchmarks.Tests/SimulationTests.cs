using LungSeg.Benchmarks.Simulation;

namespace LungSeg.Benchmarks.Tests;

/// <summary>The simulation where the answer is known on paper.</summary>
public class SimulationTests
{
    private static readonly MeasuredScan Scan = new(
        "paper", "paper", Slices: 100, NativeVoxels: 1_000_000, IsotropicVoxels: 1_000_000, ScanBytes: 2_000_000,
        ConvertSeconds: 4, SegmentSeconds: 5, Exports: [new("a", 3, 0), new("b", 1, 0)]);

    private static readonly Assumptions Given = new Assumptions
    {
        HaloSlices = 0,
        StartSeconds = 0,
        InstancesPerSecond = 1e9,
    }.Exact;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.85)]
    public void One_server_with_random_arrivals_and_equal_services_waits_as_Pollaczek_and_Khinchine_say(double load)
    {
        const int Customers = 200_000;
        var simulator = new Simulator();
        var server = new Resource(simulator, 1);
        var random = new Random(5);
        Arrive(Customers);
        simulator.Run();

        // M/D/1: the mean wait is load / (2 (1 - load)) services of 1 s.
        var expected = load / (2 * (1 - load));
        Assert.Equal(expected, server.WaitSeconds / Customers, 0.05 * expected);
        Assert.Equal(load, server.BusySeconds / simulator.Now, 0.02 * load);

        void Arrive(int left)
        {
            if (left == 0) return;
            simulator.After(-Math.Log(1 - random.NextDouble()) / load, () =>
            {
                server.Serve(1, () => { });
                Arrive(left - 1);
            });
        }
    }

    /// <summary>Work is work: instances are busy for scans a second times their seconds, whatever the order.</summary>
    [Fact]
    public void A_steady_load_keeps_as_many_instances_busy_as_its_work_takes()
    {
        const int PerDay = 20_000;
        var steady = SteadyState.Run(PerDay, Scan, Given);
        var one = ScaleSimulation.Run(new(1, 1, InstanceSize.Medium, ScaleReport.UsualSlabs), Scan, Given);

        var busySeconds = one.InstancesBusy * one.Seconds;
        Assert.Equal(PerDay * busySeconds / 86_400, steady.Instances, 0.1 * steady.Instances);
        Assert.Equal(PerDay * 100 * 13 / 86_400.0 / 20_000, steady.RequestsBusy, 1e-9);
        var (first, at) = steady.Saturations.First();
        Assert.Equal("40 instances", first);
        Assert.Equal(40 * 86_400 / busySeconds, at, 0.1 * at);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_number_that_wait_over_time_is_the_sum_of_the_waits(int servers)
    {
        var simulator = new Simulator();
        var server = new Resource(simulator, servers);
        var random = new Random(2);
        for (var i = 0; i < 1000; i++)
        {
            simulator.After(100 * random.NextDouble(), () => server.Serve(random.NextDouble(), () => { }));
        }

        simulator.Run();

        Assert.True(server.WaitSeconds > 1000, "Little's law says nothing where nobody waits.");
        Assert.Equal(server.WaitSeconds, server.QueueSeconds, 1e-6 * server.WaitSeconds);
        Assert.Equal(1000, server.Served);
    }

    [Fact]
    public void One_scan_with_instances_enough_takes_the_longest_of_what_runs_side_by_side()
    {
        var outcome = ScaleSimulation.Run(new(1, 100, InstanceSize.Medium, Slabs: 4), Scan, Given);

        // Nine activities in a row; slabs and exports start a dispatch apart, and all answers but the last are hidden.
        var given = Given;
        double step =
            (1 / given.ActivitiesPerSecond) + given.PollSeconds + given.ActivitySeconds + (1 / given.AnswersPerSecond);
        double volume = 2 * (Scan.NativeVoxels + Scan.IsotropicVoxels),
            masks = ((5.0 * Scan.NativeVoxels) + (6.0 * Scan.IsotropicVoxels)) / 8;
        var work =
            (5 * given.SmallStageSeconds)
            + (given.HeaderSeconds * Scan.Slices)
            + (Scan.ConvertSeconds / 4)
            + Scan.SegmentSeconds
            + 3;
        var moved = ((Scan.ScanBytes + volume) / 4) + volume + masks + masks;
        var expected = (9 * step) + work + (moved / given.InstanceBytesPerSecond);
        Assert.Equal(expected, outcome.Seconds, 0.1);
        Assert.Equal(expected, outcome.MeanScanSeconds, 0.1);
    }

    [Fact]
    public void One_instance_takes_all_work_one_after_the_other()
    {
        const int Scans = 200;
        var outcome = ScaleSimulation.Run(new(Scans, 1, InstanceSize.Medium, Slabs: 2), Scan, Given);

        Assert.InRange(outcome.InstancesBusy, 0.99, 1);
        var one = ScaleSimulation.Run(new(1, 1, InstanceSize.Medium, Slabs: 2), Scan, Given);
        Assert.Equal(
            one.InstancesBusy * one.Seconds * Scans, outcome.InstancesBusy * outcome.Seconds, 1e-6 * outcome.Seconds);
        Assert.Equal("instances", outcome.Bound);
    }

    [Fact]
    public void With_instances_without_end_Durable_hands_out_no_more_than_it_can()
    {
        var outcome = ScaleSimulation.Run(new(1000, 5000, InstanceSize.Medium, Slabs: 4), Scan, Given);

        Assert.Equal(13_000, outcome.Activities);
        Assert.InRange(outcome.Seconds, 130, 160);
        Assert.Equal("Durable's dispatch", outcome.Bound);
    }

    [Fact]
    public void Twice_the_cores_help_as_Amdahl_says_and_two_activities_on_two_cores_are_two_instances_of_one()
    {
        Assert.Equal(0.6, InstanceSize.Large.SecondsPerCoreSecond(0.8), 1e-12);
        Assert.Equal(1, InstanceSize.Medium.SecondsPerCoreSecond(0.8));

        var shared = ScaleSimulation.Run(new(50, 10, InstanceSize.LargeShared, 2), Scan, Given);
        var single = ScaleSimulation.Run(new(50, 20, InstanceSize.Medium, 2), Scan, Given);
        Assert.Equal(single.Seconds, shared.Seconds, 1e-9);
        Assert.Equal(single.Dollars, shared.Dollars, 1e-9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_other_ones()
    {
        var given = Given with { Spread = 0.3 };
        Outcome Run(int seed) => ScaleSimulation.Run(new(50, 10, InstanceSize.Medium, 3, seed), Scan, given);

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1).Seconds, Run(2).Seconds);
    }
}
