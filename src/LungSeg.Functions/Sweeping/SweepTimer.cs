using LungSeg.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Sweeping;

/// <summary>Looks for what events may have lost, and clears old histories.</summary>
public sealed class SweepTimer(Sweep sweep)
{
    [Function("OnSweepTimer")]
    public Task OnTimerAsync(
        [TimerTrigger(AppSettingNames.SweepScheduleExpression)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => sweep.RunAsync(client, cancellation);
}
