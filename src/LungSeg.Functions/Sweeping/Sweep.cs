using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Functions.Operations;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Finds what events may have lost. Empties the poison queue, looks after the cases that were started, finds those of
/// which no event was seen, brings the table of all results up to date, sends results, goes on with the audit of all
/// cases, says how many wait, and purges old histories. Each part is bounded and goes on where the sweep before left
/// it.
/// </summary>
public sealed class Sweep(
    IBlobStore store, PoisonQueue poison, StartedCases started, UnstartedCases unstarted, CohortPart cohort,
    SendPart sending, CaseAudit audit, HistoryPurge purge, LungSegOptions options, SweepLimits limits,
    TimeProvider time, ILogger<Sweep> log)
{
    private BlobAddress StateAddress => new(options.WorkContainer, "sweep/state.json");

    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await poison.DrainAsync(limits.Poisoned, cancellation);

        var state = await store.FindJsonAsync(StateAddress, SweepJson.Default.SweepState, cancellation) ?? new();
        var backlog = new Backlog(time);
        await KeepAsync(await started.RunAsync(client, state, backlog, cancellation));
        await KeepAsync(await unstarted.RunAsync(client, state, backlog, cancellation));
        await cohort.RunAsync(cancellation);
        await sending.RunAsync(cancellation);
        await KeepAsync(await audit.RunAsync(client, state, backlog, cancellation));
        log.BacklogMeasured(backlog.Waiting, Math.Round(backlog.Oldest.TotalMinutes, 1));
        await KeepAsync(await purge.RunAsync(client, state, cancellation));

        async Task KeepAsync(SweepState next)
        {
            if (next == state) return;
            await store.WriteJsonAsync(StateAddress, next, SweepJson.Default.SweepState, cancellation);
            state = next;
        }
    }
}
