namespace LungSeg.Pipeline.Ports;

/// <summary>
/// What the pipeline asks of a blob store: list, ranged reads, whole-or-nothing writes, deletes. Names are
/// '/'-separated, case-sensitive, and validated by <see cref="BlobName"/> before they get here. One contract test
/// suite runs over every implementation.
/// </summary>
public interface IBlobStore
{
    /// <summary>Blobs whose name starts with <paramref name="prefix"/>, in ordinal order of their names.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation);

    /// <summary>The blob's size and ETag, or null where there is none.</summary>
    Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation);

    /// <summary>
    /// Opens the blob for forward reading from <paramref name="offset"/> for at most <paramref name="length"/> bytes
    /// (to its end when null). With <paramref name="ifETag"/> the blob must still be that version.
    /// </summary>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    /// <exception cref="BlobChangedException">The blob is no longer the version asked for.</exception>
    /// <exception cref="StorageUnavailableException">The store failed in a way that may pass; worth another try.</exception>
    Task<Stream> OpenReadAsync(BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation);

    /// <summary>
    /// Writes a blob: readers see the old one or the whole new one and nothing between. <paramref name="write"/> gets a
    /// forward-only stream; when it throws, nothing is stored.
    /// </summary>
    /// <returns>The new blob's ETag.</returns>
    /// <exception cref="BlobExistsException">The condition is <see cref="WriteCondition.IfAbsent"/> and a blob is there.</exception>
    /// <exception cref="StorageUnavailableException">The store failed in a way that may pass; worth another try.</exception>
    Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);

    /// <summary>Deletes the blob; true where there was one.</summary>
    Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation);
}

/// <summary>Where a blob is.</summary>
public readonly record struct BlobAddress(string Container, string Name)
{
    public override string ToString() => $"{Container}/{Name}";
}

/// <summary>A listed blob: its name, length in bytes, opaque version tag and time of last change.</summary>
public sealed record BlobEntry(string Name, long Length, string ETag, DateTimeOffset LastModified);

/// <summary>When a write may happen.</summary>
public enum WriteCondition
{
    /// <summary>Replace what is there.</summary>
    Always,

    /// <summary>Only where nothing is there yet.</summary>
    IfAbsent,
}
