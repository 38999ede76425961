using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage;

/// <summary>A store of which one blob is to be seen, as if it were alone: nothing beside it is listed or looked at. Read-only.</summary>
/// <param name="inner">The store.</param>
/// <param name="name">The blob's name in any container.</param>
public sealed class SingleBlobStore(IBlobStore inner, string name) : IBlobStore
{
    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) yield break;
        if (await inner.FindAsync(new(container, name), cancellation) is { } blob) yield return blob;
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        address.Name == name ? inner.FindAsync(address, cancellation) : Task.FromResult<BlobEntry?>(null);

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        address.Name == name ? inner.OpenReadAsync(address, offset, length, ifETag, cancellation) : throw new BlobNotFoundException(address);

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be written: the store is one file.");

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be deleted: the store is one file.");
}
