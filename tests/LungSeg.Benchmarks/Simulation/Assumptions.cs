namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// What the simulation takes as given beside the measured stages. <c>docs/scale.md</c> has the sources.
/// </summary>
public sealed record Assumptions
{
    /// <summary>
    /// Activities that Durable on Azure Storage hands out a second, whatever the number of instances.
    /// </summary>
    public double ActivitiesPerSecond { get; init; } = 100;

    /// <summary>Answers of activities that orchestrators take in a second.</summary>
    public double AnswersPerSecond { get; init; } = 150;

    /// <summary>Bytes a second out of a storage account (50 Gbit/s).</summary>
    public double AccountReadBytesPerSecond { get; init; } = 6.25e9;

    /// <summary>Bytes a second into a storage account (25 Gbit/s).</summary>
    public double AccountWriteBytesPerSecond { get; init; } = 3.125e9;

    /// <summary>Bytes a second between one instance and storage.</summary>
    public double InstanceBytesPerSecond { get; init; } = 100e6;

    /// <summary>From a message's arrival in a queue to its being seen by an instance that polls, s.</summary>
    public double PollSeconds { get; init; } = 0.2;

    /// <summary>What an activity costs an instance beside its work: message, history, JSON, s.</summary>
    public double ActivitySeconds { get; init; } = 0.1;

    /// <summary>The small stages (list, begin, summary, finish), on one core, s.</summary>
    public double SmallStageSeconds { get; init; } = 0.1;

    /// <summary>Reading and sorting one slice's header while others' bytes arrive, on one core, s.</summary>
    public double HeaderSeconds { get; init; } = 0.002;

    /// <summary>Until the first instance works, s.</summary>
    public double StartSeconds { get; init; } = 10;

    /// <summary>New instances a second after it.</summary>
    public double InstancesPerSecond { get; init; } = 4;

    /// <summary>The part of a stage's work that two cores share (Amdahl).</summary>
    public double ParallelFraction { get; init; } = 0.8;

    /// <summary>Native slices that a slab reads twice because its neighbour has them.</summary>
    public int HaloSlices { get; init; } = 2;

    /// <summary>Spread of stage times: the standard deviation of their logarithm.</summary>
    public double Spread { get; init; } = 0.15;

    /// <summary>Requests a second that a storage account takes.</summary>
    public double AccountRequestsPerSecond { get; init; } = 20_000;

    /// <summary>Requests of a slice's upload, event and trigger.</summary>
    public double RequestsPerSlice { get; init; } = 13;

    /// <summary>
    /// Seconds that an instance of 2 GB takes events while a slice is uploaded: 30 for 120 slices, as infra/README.md
    /// has it.
    /// </summary>
    public double EventSecondsPerSlice { get; init; } = 0.25;

    /// <summary>
    /// What uploading a scan and taking its events costs, US dollars: the lines of <c>infra/README.md</c> that go by
    /// the slice.
    /// </summary>
    public double IngestDollars(int slices) =>
        slices * (
            (2 * EventSecondsPerSlice * Prices.GigabyteSecond)
            + (Prices.MillionExecutions / 1e6) + (2 * Prices.MillionEvents / 1e6)
            + (3 * Prices.TenThousandWrites / 1e4) + (8 * Prices.TenThousandReads / 1e4));

    /// <summary>Prices in US dollars, see <c>infra/README.md</c>.</summary>
    public Prices Prices { get; init; } = new();

    /// <summary>Without randomness, for what has an exact answer.</summary>
    public Assumptions Exact => this with { Spread = 0 };
}

/// <summary>Prices in US dollars by the symbols of <c>infra/README.md</c>; a test holds the two together.</summary>
/// <param name="GigabyteSecond">pg.</param>
/// <param name="MillionExecutions">pe.</param>
/// <param name="TenThousandWrites">pw.</param>
/// <param name="TenThousandReads">pr: reads, queue and other operations.</param>
/// <param name="MillionEvents">pv.</param>
public sealed record Prices(
    double GigabyteSecond = 0.000026, double MillionExecutions = 0.40, double TenThousandWrites = 0.05,
    double TenThousandReads = 0.004, double MillionEvents = 0.60);
