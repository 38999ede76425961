using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage;

/// <summary>
/// A store whose listings are taken once: every later listing of the same container and prefix is the first one again,
/// whatever came, changed or went since. A blob that changed is still told by its ETag when it is read. For input that
/// is to be taken as it stood at the start. Read-only.
/// </summary>
public sealed class SnapshotBlobStore(IBlobStore inner) : IBlobStore
{
    private readonly ConcurrentDictionary<(string Container, string Prefix), Task<List<BlobEntry>>> _listings = new();

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Shared by all who ask, so not ended by the one who asked first.
        var listing = _listings.GetOrAdd((container, prefix), key =>
            inner.ListAsync(key.Container, key.Prefix, CancellationToken.None).ToListAsync().AsTask()
        );
        foreach (var blob in await listing.WaitAsync(cancellation))
            yield return blob;
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.FindAsync(address, cancellation);

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        inner.OpenReadAsync(address, offset, length, ifETag, cancellation);

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be written: the store is a snapshot.");

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be deleted: the store is a snapshot.");
}
