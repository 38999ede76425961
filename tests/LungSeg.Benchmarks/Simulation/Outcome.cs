namespace LungSeg.Benchmarks.Simulation;

/// <summary>What a simulation found.</summary>
/// <param name="Seconds">From the first scan's being complete to the last result.</param>
/// <param name="MeanScanSeconds">From a scan's being complete to its result, mean.</param>
/// <param name="Dollars">Of all: active instances, executions, blob operations.</param>
/// <param name="Activities">Activities run.</param>
/// <param name="InstancesBusy">The share of the time that instances work, of the most that there may be.</param>
/// <param name="DispatchBusy">The share of the time that Durable hands out activities as fast as it can.</param>
/// <param name="AnswersBusy">The same of the answers taken in.</param>
/// <param name="StorageBusy">The same of the storage account's bytes, out or in, whichever is more.</param>
/// <param name="StorageWait">The share of the instances' work that is waiting for the storage account.</param>
public sealed record Outcome(
    double Seconds, double MeanScanSeconds, double Dollars, long Activities,
    double InstancesBusy, double DispatchBusy, double AnswersBusy, double StorageBusy, double StorageWait)
{
    /// <summary>What keeps it from being faster.</summary>
    public string Bound => this switch
    {
        { StorageWait: > Much } => "storage account",
        { DispatchBusy: > Saturated } => "Durable's dispatch",
        { AnswersBusy: > Saturated } => "Durable's answers",
        { InstancesBusy: > Saturated } => "instances",
        _ => "one scan's own steps",
    };

    private const double Much = 0.2, Saturated = 0.8;
}
