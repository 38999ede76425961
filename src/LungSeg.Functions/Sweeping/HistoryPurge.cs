using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Sweeping;

/// <summary>Purges the histories of orchestrations that ended long ago, so that they do not grow for ever.</summary>
public sealed class HistoryPurge(TimeProvider time, SweepLimits limits)
{
    /// <summary>
    /// Before any history. Azure Storage knows no date before 1601, and Durable's engine in memory none that is left
    /// out.
    /// </summary>
    private static readonly DateTimeOffset FirstHistory = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly OrchestrationRuntimeStatus[] Ended =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    internal async Task<SweepState> RunAsync(
        DurableTaskClient client, SweepState state, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() - limits.HistoryAge;
        if (state.PurgedUntil is { } purged && until - purged < limits.PurgePeriod) return state;
        await client.PurgeAllInstancesAsync(new(FirstHistory, until, Ended), cancellation);
        return state with { PurgedUntil = until };
    }
}
