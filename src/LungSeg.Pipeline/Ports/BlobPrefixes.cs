namespace LungSeg.Pipeline.Ports;

/// <summary>What is done to all blobs under a prefix.</summary>
public static class BlobPrefixes
{
    /// <summary>Deletes every blob whose name starts with <paramref name="prefix"/>.</summary>
    public static async Task DeleteAllAsync(
        this IBlobStore store, string container, string prefix, CancellationToken cancellation)
    {
        await foreach (var blob in store.ListAsync(container, prefix, cancellation))
        {
            await store.DeleteAsync(new(container, blob.Name), cancellation);
        }
    }
}
