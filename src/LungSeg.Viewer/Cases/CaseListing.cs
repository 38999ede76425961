using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>What a listing of the containers says of one case, before any document is read.</summary>
internal sealed record ListedCase(string Id)
{
    /// <summary>What its results' names start with: empty where a folder is one run's results.</summary>
    public required string ResultsPrefix { get; init; }

    /// <summary>Its <c>case.json</c>.</summary>
    public BlobEntry? Complete { get; set; }

    /// <summary>Its <c>failed.json</c>.</summary>
    public BlobEntry? Failed { get; set; }

    public int ScanFiles { get; set; }

    public bool HasMarker { get; set; }

    public DateTimeOffset? ScansChanged { get; set; }
}

/// <summary>Finds the cases by listing the containers.</summary>
internal static class CaseListing
{
    /// <summary>Every case of a store, from its slices and from its results.</summary>
    public static async Task<List<ListedCase>> OfStoreAsync(IBlobStore store, Containers containers, CancellationToken cancellation)
    {
        var cases = new SortedDictionary<string, ListedCase>(StringComparer.Ordinal);
        await foreach (var scans in CaseBlobs.AllAsync(store, containers.Scans, stray: null, cancellation))
        {
            var found = Find(scans.CaseId);
            found.HasMarker = scans.Marker is not null;
            found.ScanFiles = scans.Blobs.Count;
            found.ScansChanged = (scans.Marker is { } marker ? scans.Blobs.Append(marker) : scans.Blobs).Max(blob => blob.LastModified);
        }

        await foreach (var blob in store.ListAsync(containers.Results, "", cancellation))
        {
            if (CaseReference.CaseIdOf(blob.Name) is not { } id) continue;
            if (blob.Name.Length == id.Length + 1 + CaseDocument.CompleteName.Length && blob.Name.EndsWith(CaseDocument.CompleteName, StringComparison.Ordinal)) Find(id).Complete = blob;
            if (blob.Name.Length == id.Length + 1 + CaseDocument.FailedName.Length && blob.Name.EndsWith(CaseDocument.FailedName, StringComparison.Ordinal)) Find(id).Failed = blob;
        }

        return [.. cases.Values];

        ListedCase Find(string id) =>
            cases.TryGetValue(id, out var known) ? known : cases[id] = new(id) { ResultsPrefix = id + "/" };
    }

    /// <summary>The one case of a folder that <c>lungseg run</c> wrote.</summary>
    public static async Task<List<ListedCase>> OfRunAsync(
        IBlobStore store, Containers containers, string caseId, CancellationToken cancellation) =>
    [
        new(caseId)
        {
            ResultsPrefix = "",
            Complete = await store.FindAsync(new(containers.Results, CaseDocument.CompleteName), cancellation),
            Failed = await store.FindAsync(new(containers.Results, CaseDocument.FailedName), cancellation),
        },
    ];
}
