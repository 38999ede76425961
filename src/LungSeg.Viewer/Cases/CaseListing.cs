using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Viewer.Cases;

/// <summary>What a listing of the containers says of one case, before any document is read.</summary>
internal sealed record ListedCase(string Id)
{
    /// <summary>What its results' names start with: empty where a folder is one run's results.</summary>
    public required string ResultsPrefix { get; init; }

    /// <summary>The folder of its run below the one that is served, empty for that itself; null in a store.</summary>
    public string? RunFolder { get; init; }

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
    public static async Task<List<ListedCase>> OfStoreAsync(
        IBlobStore store, Containers containers, CancellationToken cancellation)
    {
        var cases = new SortedDictionary<string, ListedCase>(StringComparer.Ordinal);
        await foreach (var scans in CaseBlobs.AllAsync(store, containers.Scans, stray: null, cancellation))
        {
            var found = Find(scans.CaseId);
            found.HasMarker = scans.Marker is not null;
            found.ScanFiles = scans.Blobs.Count;
            found.ScansChanged = (scans.Marker is { } marker ? scans.Blobs.Append(marker) : scans.Blobs).Max(blob =>
                blob.LastModified
            );
        }

        await foreach (var blob in store.ListAsync(containers.Results, "", cancellation))
        {
            // Deeper than a case's own folder are results that 'run' wrote into the container.
            var slash = blob.Name.LastIndexOf('/');
            if (slash > 0) Note(blob, blob.Name[(slash + 1)..], () => Find(blob.Name[..slash]));
        }

        return [.. cases.Values];

        ListedCase Find(string id) =>
            cases.TryGetValue(id, out var known) ? known : cases[id] = new(id) { ResultsPrefix = id + "/" };
    }

    /// <summary>
    /// Every folder that <c>lungseg run</c> wrote, at the root and below; a case is called after its folder.
    /// </summary>
    public static async Task<List<ListedCase>> OfRunsAsync(
        IBlobStore store, Containers containers, string rootName, CancellationToken cancellation)
    {
        var runs = new SortedDictionary<string, ListedCase>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(containers.Results, "", cancellation))
        {
            var prefix = blob.Name[..(blob.Name.LastIndexOf('/') + 1)];
            Note(blob, blob.Name[prefix.Length..], () => Find(prefix));
        }

        return [.. runs.Values];

        ListedCase Find(string prefix) =>
            runs.TryGetValue(prefix, out var known)
                ? known
                : runs[prefix] = new(prefix.Length == 0 ? rootName : prefix[..^1])
                {
                    ResultsPrefix = prefix,
                    RunFolder = prefix.TrimEnd('/'),
                };
    }

    /// <summary>Notes a blob that is a case's own document.</summary>
    private static void Note(BlobEntry blob, string name, Func<ListedCase> find)
    {
        if (name == CaseDocument.CompleteName) find().Complete = blob;
        if (name == CaseDocument.FailedName) find().Failed = blob;
    }
}
