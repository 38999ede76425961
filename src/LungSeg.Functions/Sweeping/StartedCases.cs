using LungSeg.Functions.Triggers;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Looks after the cases that were started: those that run wait for their result; of the others one that ended is
/// struck off the index, and one that has no result is checked. What this costs grows with what runs, not with what is
/// kept.
/// </summary>
public sealed class StartedCases(StartClaim claims, CaseCheck check, TimeProvider time, SweepLimits limits)
{
    /// <summary>
    /// A claim is kept for so long at least, as a late event may still have read the state before the run that it
    /// claimed.
    /// </summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    internal async Task<SweepState> RunAsync(
        DurableTaskClient client, SweepState state, Backlog backlog, CancellationToken cancellation)
    {
        var part = new SweepPart(time, limits);
        var all = await claims.AllAsync(cancellation).ToListAsync(cancellation);
        var behind = all.FindIndex(claimed => string.CompareOrdinal(claimed.CaseId, state.StartedAfter) > 0);
        var turned = behind <= 0 ? all : [.. all[behind..], .. all[..behind]];
        var some = turned.Take(limits.Started).ToList();
        var begun = await part.RunAsync(some, LookAsync, cancellation);

        // What was not asked for was waiting when it was started.
        foreach (var claimed in turned.Skip(begun)) backlog.Add(claimed.CaseId, claimed.Since);
        return state with { StartedAfter = begun == turned.Count || begun == 0 ? "" : turned[begun - 1].CaseId };

        async Task LookAsync(ClaimedCase claimed, CancellationToken token)
        {
            if (await check.IsRunningAsync(client, claimed.CaseId, token))
                backlog.Add(claimed.CaseId, claimed.Since);
            else if (await check.RunAsync(client, claimed.CaseId, token) is { } changed)
                backlog.Add(claimed.CaseId, changed);
            else if (time.GetUtcNow() - claimed.Since > Kept)
                await claims.ReleaseAsync(claimed, token);
        }
    }
}
