using LungSeg.Pipeline.Ports;

namespace LungSeg.TestKit.Storage;

/// <summary>Passes everything on; derived stores do one thing otherwise.</summary>
public abstract class DelegatingBlobStore(IBlobStore inner) : IBlobStore
{
    public virtual IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, CancellationToken cancellation) =>
        inner.ListAsync(container, prefix, cancellation);

    public virtual IAsyncEnumerable<string> ListFoldersAsync(
        string container, string after, CancellationToken cancellation) =>
        inner.ListFoldersAsync(container, after, cancellation);

    public virtual Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.FindAsync(address, cancellation);

    public virtual Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        inner.OpenReadAsync(address, offset, length, ifETag, cancellation);

    public virtual Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) => inner.WriteAsync(address, condition, write, cancellation);

    public virtual Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.DeleteAsync(address, cancellation);
}
