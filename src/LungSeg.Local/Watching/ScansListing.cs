using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Local.Watching;

/// <summary>Lists the scans container by case.</summary>
/// <param name="store">The store.</param>
/// <param name="containers">Its containers.</param>
/// <param name="stray">Is told once of every blob that lies in no case.</param>
internal sealed class ScansListing(IBlobStore store, Containers containers, Action<BlobEntry> stray)
{
    private readonly HashSet<string> _strays = [];

    /// <summary>Every case in ordinal order of the ids: the whole container is listed, which takes seconds for 100,000 blobs.</summary>
    public async Task<SortedDictionary<string, FoundCase>> AllAsync(CancellationToken cancellation)
    {
        var cases = new SortedDictionary<string, FoundCase>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(containers.Scans, "", cancellation))
        {
            if (CaseReference.CaseIdOf(blob.Name) is not { } caseId)
            {
                if (_strays.Add(blob.Name)) stray(blob);
                continue;
            }

            if (!cases.TryGetValue(caseId, out var found)) cases[caseId] = found = new();
            found.Add(blob);
        }

        foreach (var (caseId, found) in cases.ToList())
        {
            found.Sort();
            if (found.IsEmpty) cases.Remove(caseId);
        }

        return cases;
    }

    /// <summary>One case; empty where nothing of it is there any more.</summary>
    public async Task<FoundCase> OneAsync(string caseId, CancellationToken cancellation)
    {
        var found = new FoundCase();
        await foreach (var blob in store.ListAsync(containers.Scans, CaseReference.Named(caseId).ScansPrefix, cancellation)) found.Add(blob);
        found.Sort();
        return found;
    }
}

/// <summary>What lies there of a case.</summary>
internal sealed class FoundCase
{
    /// <summary>All but the marker.</summary>
    public List<BlobEntry> Blobs { get; } = [];

    /// <summary>True where the marker is there.</summary>
    public bool Marked { get; private set; }

    /// <summary>True where there is neither input nor a marker.</summary>
    public bool IsEmpty => Blobs.Count == 0 && !Marked;

    /// <summary>Takes out what is no input, once all has been added.</summary>
    public void Sort() => CaseInput.RemoveOthers(Blobs);

    public void Add(BlobEntry blob)
    {
        if (ReadyMarker.Is(blob.Name)) Marked = true;
        else Blobs.Add(blob);
    }
}
