using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// What lies under a case's prefix: its input, the marker apart, and what was found not to be input. The one listing of
/// cases: triggers, sweep, watcher, viewer and stages all see a case so.
/// </summary>
/// <param name="CaseId">The case.</param>
/// <param name="Blobs">The case's input in ordinal order of the names, without the marker.</param>
/// <param name="Marker">The marker; null where there is none.</param>
/// <param name="LeftOut">What is not in <paramref name="Blobs"/> because it is no input, to be named.</param>
public sealed record CaseBlobs(string CaseId, List<BlobEntry> Blobs, BlobEntry? Marker, IReadOnlyList<Fault> LeftOut)
{
    /// <summary>
    /// True where there is neither input nor a marker: uploads under way and what systems leave behind make no case.
    /// </summary>
    public bool IsEmpty => Blobs.Count == 0 && Marker is null;

    /// <summary>Lists a case, without the results that may lie among its input.</summary>
    public static async Task<CaseBlobs> ListAsync(
        IBlobStore store, string container, CaseReference reference, CancellationToken cancellation) =>
        await (await FindAsync(store, container, reference, cancellation)).WithoutResultsAsync(
            store, container, cancellation);

    /// <summary>Lists a case by names alone: no blob is read.</summary>
    public static async Task<CaseBlobs> FindAsync(
        IBlobStore store, string container, CaseReference reference, CancellationToken cancellation) =>
        Sorted(
            reference.CaseId,
            await store.ListAsync(container, reference.ScansPrefix, cancellation).ToListAsync(cancellation));

    /// <summary>
    /// Every case of a container that is not empty, by names alone, one at a time as the listing goes on. Takes seconds
    /// for 100,000 blobs.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="container">The container of scans.</param>
    /// <param name="stray">Is told of every blob that lies in no case; may be null.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<CaseBlobs> AllAsync(
        IBlobStore store, string container, Action<BlobEntry>? stray,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? caseId = null;
        var blobs = new List<BlobEntry>();
        await foreach (var blob in store.ListAsync(container, "", cancellation))
        {
            if (CaseReference.CaseIdOf(blob.Name) is not { } id)
            {
                stray?.Invoke(blob);
                continue;
            }

            // In order of the names all blobs of a case follow each other.
            if (id != caseId)
            {
                if (caseId is not null && Sorted(caseId, blobs) is { IsEmpty: false } found) yield return found;
                caseId = id;
                blobs = [];
            }

            blobs.Add(blob);
        }

        if (caseId is not null && Sorted(caseId, blobs) is { IsEmpty: false } last) yield return last;
    }

    /// <summary>
    /// The case without the results that lie among its input: a document is read for each that may be.
    /// </summary>
    public async Task<CaseBlobs> WithoutResultsAsync(IBlobStore store, string container, CancellationToken cancellation)
    {
        var blobs = new List<BlobEntry>(Blobs);
        var results = await ResultsAmongInput.RemoveAsync(store, container, blobs, cancellation);
        return results.Count == 0
            ? this
            : this with
            {
                Blobs = blobs,
                LeftOut = [.. results.Select(result => result.Fault), .. LeftOut],
            };
    }

    private static CaseBlobs Sorted(string caseId, List<BlobEntry> blobs)
    {
        var marker = blobs.FindLast(blob => ReadyMarker.Is(blob.Name));
        if (marker is not null) blobs.RemoveAll(blob => ReadyMarker.Is(blob.Name));
        return new(caseId, blobs, marker, CaseInput.RemoveOthers(blobs));
    }
}
