using System.Runtime.CompilerServices;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// What the pipeline asks of a blob store: list, ranged reads, whole-or-nothing writes, deletes. Names are
/// '/'-separated and case-sensitive; every store refuses an address that breaks the rules of
/// <see cref="ContainerName"/> or <see cref="BlobName"/> with <see cref="ArgumentException"/> and lists no blob that
/// breaks them. A container need not be made first: one that is not there is empty. One contract test suite runs over
/// every implementation.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="StorageUnavailableException"/> (the fault may pass: worth another try) and
/// <see cref="StorageRefusedException"/> (it will not: no permission, read-only, disk full). A store is safe to use
/// from many threads at once. <c>a</c> and <c>a/b</c> must not both be blobs: a file system cannot hold both.
/// </remarks>
public interface IBlobStore
{
    /// <summary>
    /// Blobs whose name starts with <paramref name="prefix"/> (all when empty), in ordinal order of their names,
    /// fetched as the caller goes on. A blob that is written or deleted meanwhile may or may not be among them.
    /// </summary>
    IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation);

    /// <summary>
    /// The first path segments of the names that have more than one, each once, without the '/': in the order of
    /// <see cref="ListAsync"/>, from the first one behind <paramref name="after"/> (which need not be there; all when
    /// empty), fetched as the caller goes on. A store that can ask for folders alone does so: a million cases of
    /// hundreds of blobs are then hundreds of requests. Any other lists its blobs.
    /// </summary>
    async IAsyncEnumerable<string> ListFoldersAsync(
        string container, string after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after;
        await foreach (var blob in ListAsync(container, "", cancellation))
        {
            var slash = blob.Name.IndexOf('/');
            if (slash <= 0 || FolderOrder.Compare(blob.Name[..slash], last) <= 0) continue;
            yield return last = blob.Name[..slash];
        }
    }

    /// <summary>The blob's size and ETag, or null where there is none.</summary>
    Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation);

    /// <summary>
    /// Opens the blob for forward reading from <paramref name="offset"/> for at most <paramref name="length"/> bytes
    /// (to its end when null); past the blob's end there is nothing to read. With <paramref name="ifETag"/> the blob
    /// must still be that version. The stream tells its version and never gives bytes of another one. The caller
    /// disposes the stream; its reads fault as this method does.
    /// </summary>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    /// <exception cref="BlobChangedException">The blob is no longer the version asked for.</exception>
    Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation);

    /// <summary>
    /// Writes a blob: readers see the old one or the whole new one and nothing between. <paramref name="write"/> gets a
    /// forward-only stream; when it throws, nothing is stored. It may be called again after a fault, with a new stream.
    /// </summary>
    /// <returns>The new blob's ETag.</returns>
    /// <exception cref="BlobExistsException">The condition is <see cref="WriteCondition.IfAbsent"/> and a blob is
    /// there.</exception>
    /// <exception cref="BlobChangedException">The condition is <see cref="WriteCondition.IfVersion"/> and another
    /// version is there, or none.</exception>
    Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation);

    /// <summary>Deletes the blob; true where there was one.</summary>
    Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation);
}
