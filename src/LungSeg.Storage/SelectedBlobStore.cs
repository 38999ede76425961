using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage;

/// <summary>
/// A store of which some blobs are to be seen, as if there were no others: nothing beside them is listed or looked at.
/// Read-only.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="names">The blobs' names in any container; those that are not there are not seen.</param>
public sealed class SelectedBlobStore(IBlobStore inner, params IReadOnlyList<string> names) : IBlobStore
{
    private readonly string[] _names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in _names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (await inner.FindAsync(new(container, name), cancellation) is { } blob) yield return blob;
        }
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        IsSeen(address) ? inner.FindAsync(address, cancellation) : Task.FromResult<BlobEntry?>(null);

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        IsSeen(address)
            ? inner.OpenReadAsync(address, offset, length, ifETag, cancellation)
            : throw new BlobNotFoundException(address);

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be written: the store is read-only.");

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        throw new StorageRefusedException($"{address} cannot be deleted: the store is read-only.");

    private bool IsSeen(BlobAddress address) => Array.BinarySearch(_names, address.Name, StringComparer.Ordinal) >= 0;
}
