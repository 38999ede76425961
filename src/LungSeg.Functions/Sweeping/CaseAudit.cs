using LungSeg.Functions.Configuration;
using LungSeg.Functions.Logging;
using LungSeg.Pipeline.Ports;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Once a day, in pieces, every case's blobs are held against its result: what no index knows of, such as a slice that
/// came late and whose event was lost.
/// </summary>
public sealed class CaseAudit(
    IBlobStore store, CaseCheck check, LungSegOptions options, TimeProvider time, SweepLimits limits,
    ILogger<CaseAudit> log)
{
    internal async Task<SweepState> RunAsync(
        DurableTaskClient client, SweepState state, Backlog backlog, CancellationToken cancellation)
    {
        if (state.AuditBegan is null || (state.AuditEnded && time.GetUtcNow() - state.AuditBegan >= limits.AuditPeriod))
        {
            state = state with
            {
                AuditBegan = time.GetUtcNow(),
                AuditEnded = false,
                AuditedAfter = "",
                Audited = 0,
            };
        }

        if (state.AuditEnded) return state;
        var part = new SweepPart(time, limits);
        var cases = await store
            .ListFoldersAsync(options.ScansContainer, state.AuditedAfter, cancellation)
            .Take(limits.Audited)
            .ToListAsync(cancellation);
        var begun = await part.RunAsync(cases, async (caseId, token) =>
        {
            // Those that wait were looked at by this sweep.
            if (backlog.Has(caseId)) return;
            if (await check.RunAsync(client, caseId, token) is { } changed) backlog.Add(caseId, changed);
        }, cancellation);

        var hasEnded = begun == cases.Count && cases.Count < limits.Audited;
        state = state with
        {
            AuditedAfter = hasEnded || begun == 0 ? "" : cases[begun - 1],
            AuditEnded = hasEnded,
            Audited = state.Audited + begun,
        };
        if (hasEnded)
            log.AuditEnded(state.Audited, Math.Round((time.GetUtcNow() - state.AuditBegan!.Value).TotalHours, 1));
        return state;
    }
}
