using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage;

/// <summary>Sends every container to a store of its own, such as scans to a folder and scratch to memory.</summary>
public sealed class RoutingBlobStore(IReadOnlyDictionary<string, IBlobStore> stores) : IBlobStore
{
    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation) =>
        StoreOf(container).ListAsync(container, prefix, cancellation);

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        StoreOf(address.Container).FindAsync(address, cancellation);

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        StoreOf(address.Container).OpenReadAsync(address, offset, length, ifETag, cancellation);

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) =>
        StoreOf(address.Container).WriteAsync(address, condition, write, cancellation);

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        StoreOf(address.Container).DeleteAsync(address, cancellation);

    private IBlobStore StoreOf(string container) =>
        stores.TryGetValue(container, out var store)
            ? store
            : throw new ArgumentException($"No store is set up for the container '{container}'.");
}
