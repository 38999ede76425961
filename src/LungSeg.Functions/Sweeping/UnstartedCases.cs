using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Finds the cases of which no event was seen: they have scans and no result at all. Both containers are listed by
/// their folders alone and held against each other, as two sorted lists are merged.
/// </summary>
public sealed class UnstartedCases(
    IBlobStore store, CaseCheck check, LungSegOptions options, TimeProvider time, SweepLimits limits)
{
    internal async Task<SweepState> RunAsync(
        DurableTaskClient client, SweepState state, Backlog backlog, CancellationToken cancellation)
    {
        var part = new SweepPart(time, limits);
        var (unstarted, last) = await FindAsync(part, state.NamesAfter, backlog, cancellation);
        var begun = await part.RunAsync(unstarted, async (caseId, token) =>
        {
            if (await check.RunAsync(client, caseId, token) is { } changed) backlog.Add(caseId, changed);
        }, cancellation);
        if (begun == unstarted.Count) return state with { NamesAfter = last };
        return begun == 0 ? state : state with { NamesAfter = unstarted[begun - 1] };
    }

    /// <returns>Cases without a result, and the last case seen; empty where that is the last of all.</returns>
    private async Task<(List<string> Unstarted, string Last)> FindAsync(
        SweepPart part, string after, Backlog backlog, CancellationToken cancellation)
    {
        var unstarted = new List<string>();
        var (last, names) = (after, 0);
        await using var results = store
            .ListFoldersAsync(options.ResultsContainer, after, cancellation)
            .GetAsyncEnumerator(cancellation);
        var hasResult = await results.MoveNextAsync();
        await foreach (var caseId in store.ListFoldersAsync(options.ScansContainer, after, cancellation))
        {
            if (names == limits.Names || unstarted.Count == limits.Unstarted || part.IsOver) return (unstarted, last);
            while (hasResult && FolderOrder.Compare(results.Current, caseId) < 0)
            {
                hasResult = await results.MoveNextAsync();
            }

            (last, names) = (caseId, names + 1);
            var isKnown = (hasResult && results.Current == caseId) || backlog.Has(caseId);
            if (!isKnown) unstarted.Add(caseId);
        }

        return (unstarted, "");
    }
}
