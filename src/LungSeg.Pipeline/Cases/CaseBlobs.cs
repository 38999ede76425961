using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>Lists what lies under a case's prefix, without the marker.</summary>
internal sealed class CaseBlobs(IBlobStore store, string container)
{
    /// <summary>The case's blobs in ordinal order of their names, and whether the marker is among them.</summary>
    public async Task<(List<BlobEntry> Blobs, BlobEntry? Marker)> ListAsync(CaseReference reference, CancellationToken cancellation)
    {
        var blobs = new List<BlobEntry>();
        BlobEntry? marker = null;
        await foreach (var blob in store.ListAsync(container, reference.ScansPrefix, cancellation))
        {
            if (ReadyMarker.Is(blob.Name)) marker = blob;
            else blobs.Add(blob);
        }

        return (blobs, marker);
    }
}
