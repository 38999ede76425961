using System.Text.Json;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// Results that lie among a case's input, because <c>--out</c> was inside the scan's folder or a result was copied
/// there. They are recognised by the case's own document, never by names alone, and only what such a document stands
/// for is left out: what a user put beside it stays input. Input that held results would change with every result.
/// </summary>
/// <param name="Document">The case document's blob.</param>
/// <param name="Blobs">How many blobs belong to that result, the document among them.</param>
public sealed record ResultsAmongInput(string Document, int Blobs)
{
    private const string RevisionFolder = "revision-";
    private const string SummaryName = "summary.json";

    /// <summary>A case document with 100,000 left-out files stays below this; a larger file is none.</summary>
    private const long LargestDocument = 64 << 20;

    /// <summary>The fault that names them, for the case's list of left-out objects.</summary>
    public Fault Fault => new(
        "results-among-input",
        $"{Blobs} files that belong to {Document} are results of an earlier run, not input.",
        "Nothing needs to be done; results outside the scan's folder are not looked at again.",
        Document);

    /// <summary>Takes the blobs of results out of a listing.</summary>
    /// <param name="store">The store that was listed.</param>
    /// <param name="container">The container that was listed.</param>
    /// <param name="listing">Blobs in ordinal order; what belongs to a result is removed.</param>
    /// <param name="cancellation">Ends the reading of documents.</param>
    /// <returns>What was removed; mostly nothing, and then no blob was read.</returns>
    public static async Task<IReadOnlyList<ResultsAmongInput>> RemoveAsync(
        IBlobStore store, string container, List<BlobEntry> listing, CancellationToken cancellation)
    {
        var found = new List<ResultsAmongInput>();
        foreach (var candidate in listing.Where(IsCandidate).ToList())
        {
            if (await FindDocumentAsync(store, new(container, candidate.Name), cancellation) is not { } document)
                continue;
            var folder = candidate.Name[..(candidate.Name.LastIndexOf('/') + 1)];
            var series = document.Series.Select(outcome => $"{folder}{outcome.Key}/")
                .Concat(SeriesFolders(listing, folder))
                .ToHashSet(StringComparer.Ordinal);
            var removed = listing.RemoveAll(blob => blob.Name == candidate.Name || IsResult(blob.Name, folder, series));
            if (removed > 0) found.Add(new(candidate.Name, removed));
        }

        return found;
    }

    private static bool IsCandidate(BlobEntry blob) =>
        blob.Length <= LargestDocument
        && blob.Name[(blob.Name.LastIndexOf('/') + 1)..] is CaseDocument.CompleteName or CaseDocument.FailedName;

    private static async Task<CaseDocument?> FindDocumentAsync(
        IBlobStore store, BlobAddress address, CancellationToken cancellation)
    {
        try
        {
            return await store.FindJsonAsync(address, PipelineJson.Default.CaseDocument, cancellation);
        }
        catch (JsonException)
        {
            return null; // A user's own file of that name.
        }
    }

    /// <summary>
    /// Folders of series right under the case, also of revisions before the one that the document is of.
    /// </summary>
    private static IEnumerable<string> SeriesFolders(IEnumerable<BlobEntry> listing, string folder) =>
        from blob in listing
        where
            blob.Name.StartsWith(folder, StringComparison.Ordinal)
            && blob.Name.EndsWith("/" + SummaryName, StringComparison.Ordinal)
        let series = blob.Name[..^SummaryName.Length]
        where series.Length > folder.Length && !series[folder.Length..^1].Contains('/')
        select series;

    private static bool IsResult(string name, string folder, HashSet<string> series)
    {
        if (!name.StartsWith(folder, StringComparison.Ordinal)) return false;
        var end = name.IndexOf('/', folder.Length);
        if (end < 0) return false;
        var revision = name[folder.Length..end];
        return series.Contains(name[..(end + 1)])
            || (revision.StartsWith(RevisionFolder, StringComparison.Ordinal)
                && int.TryParse(revision[RevisionFolder.Length..], out _));
    }
}
