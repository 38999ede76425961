using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>What lies under a case's prefix: its input, the marker apart, and what was found not to be input.</summary>
/// <param name="Blobs">The case's input in ordinal order of the names, without the marker.</param>
/// <param name="Marker">The marker; null where there is none.</param>
/// <param name="LeftOut">What is not in <paramref name="Blobs"/> because it is no input, to be named.</param>
public sealed record CaseBlobs(List<BlobEntry> Blobs, BlobEntry? Marker, IReadOnlyList<Fault> LeftOut)
{
    /// <summary>Lists a case.</summary>
    public static async Task<CaseBlobs> ListAsync(
        IBlobStore store, string container, CaseReference reference, CancellationToken cancellation)
    {
        var blobs = new List<BlobEntry>();
        BlobEntry? marker = null;
        await foreach (var blob in store.ListAsync(container, reference.ScansPrefix, cancellation))
        {
            if (ReadyMarker.Is(blob.Name)) marker = blob;
            else blobs.Add(blob);
        }

        return new(blobs, marker, await SortAsync(store, container, blobs, cancellation));
    }

    /// <summary>Takes what is no input out of a case's listing, the marker apart.</summary>
    /// <returns>What was taken out and is to be named.</returns>
    public static async Task<IReadOnlyList<Fault>> SortAsync(
        IBlobStore store, string container, List<BlobEntry> blobs, CancellationToken cancellation)
    {
        var others = CaseInput.RemoveOthers(blobs);
        var results = await ResultsAmongInput.RemoveAsync(store, container, blobs, cancellation);
        return [.. results.Select(result => result.Fault), .. others];
    }
}
