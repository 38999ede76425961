using System.Runtime.CompilerServices;
using LungSeg.Cohorts.Results;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Kept;

/// <summary>
/// The cases whose rows are to be made anew, in <see cref="FolderOrder"/>: those that are owed, and while tables are
/// made of everything all that come behind a case.
/// </summary>
/// <param name="store">Where results lie.</param>
/// <param name="containers">The containers' names.</param>
/// <param name="owed">Finished revisions that the tables may not have, in that order.</param>
/// <param name="after">The folders behind this one are listed; null lists none.</param>
/// <param name="mayGoOn">False once no other case is to be begun after so many.</param>
internal sealed class ChangedCases(
    IBlobStore store, Containers containers, IReadOnlyList<FollowUp> owed, string? after,
    Func<int, bool> mayGoOn)
{
    private readonly ILookup<string, FollowUp> _owed = owed.ToLookup(one => one.CaseId, StringComparer.Ordinal);

    /// <summary>Up to which case everything is read; null where to the end. Known when all was read.</summary>
    public string? After { get; private set; }

    /// <summary>There are cases that there was no more time for.</summary>
    public bool HasMore { get; private set; }

    public IEnumerable<FollowUp> OwedTo(string caseId) => _owed[caseId];

    public IAsyncEnumerable<(string CaseId, CohortCase Case)> ReadAsync(CancellationToken cancellation)
    {
        var reader = new CohortCaseReader(store, containers);
        return NamesAsync(cancellation)
            .ReadAheadAsync(
                async caseId =>
                    (caseId,
                        await reader.ReadAsync(
                            CaseReference.Named(caseId).ResultsPrefix, CaseDocuments.Complete | CaseDocuments.Failed,
                            cancellation)),
                cancellation);
    }

    /// <summary>Two ordered lists as one, each name once.</summary>
    private async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        After = after;
        var listed = after is null
            ? AsyncEnumerable.Empty<string>()
            : store.ListFoldersAsync(containers.Results, after, cancellation);
        await using var folders = listed.GetAsyncEnumerator(cancellation);
        var folder = await folders.MoveNextAsync() ? folders.Current : null;
        var waiting = new Queue<string>(owed.Select(one => one.CaseId).Distinct(StringComparer.Ordinal));
        for (var begun = 0; folder is not null || waiting.Count > 0; begun++)
        {
            if (begun > 0 && !mayGoOn(begun))
            {
                HasMore = true;
                yield break;
            }

            var next = !waiting.TryPeek(out var name) || (folder is not null && FolderOrder.Compare(folder, name) < 0)
                ? folder!
                : name;
            if (next == name) waiting.Dequeue();
            if (next == folder)
            {
                After = folder;
                folder = await folders.MoveNextAsync() ? folders.Current : null;
            }

            yield return next;
        }

        After = null;
    }
}
