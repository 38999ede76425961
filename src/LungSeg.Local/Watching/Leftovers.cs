using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Local.Watching;

/// <summary>
/// The cases that a watcher before this one was at work on when it ended: their scratch and journal lie there. Most go
/// on by themselves, for they have no result yet; one that died just after its result still has to tidy up; and of one
/// whose scans were taken away meanwhile nothing may stay.
/// </summary>
internal sealed class Leftovers(IBlobStore store, Containers containers)
{
    private readonly HashSet<string> _cases = new(StringComparer.Ordinal);

    /// <summary>Looks once, before this watcher begins any work of its own.</summary>
    public async Task FindAsync(CancellationToken cancellation)
    {
        foreach (var folder in (string[])[CaseReference.WorkFolder, BlobJournal.Folder])
        {
            await foreach (var blob in store.ListAsync(containers.Work, folder, cancellation))
            {
                _cases.Add(blob.Name[folder.Length..].Split('/')[0]);
            }
        }
    }

    public bool Has(string caseId) => _cases.Contains(caseId);

    public void Forget(string caseId) => _cases.Remove(caseId);

    /// <summary>Clears what is left of cases that have no scans any more.</summary>
    public async Task ClearWithoutScansAsync(Func<string, bool> hasScans, CancellationToken cancellation)
    {
        foreach (var caseId in _cases.Where(caseId => !hasScans(caseId)).ToList())
        {
            await store.DeleteAllAsync(containers.Work, CaseReference.Named(caseId).WorkPrefix, cancellation);
            await store.DeleteAllAsync(containers.Work, $"{BlobJournal.Folder}{caseId}/", cancellation);
            Forget(caseId);
        }
    }
}
