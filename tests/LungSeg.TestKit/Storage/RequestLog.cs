using System.Collections.Concurrent;
using LungSeg.Pipeline.Ports;

namespace LungSeg.TestKit.Storage;

/// <summary>Notes what a store is asked, in order; a listing's address is its container and prefix.</summary>
public sealed class RequestLog(IBlobStore inner) : DelegatingBlobStore(inner)
{
    private readonly ConcurrentQueue<(StoreCall Call, BlobAddress Address)> _requests = new();

    /// <summary>What was asked so far.</summary>
    public IReadOnlyCollection<(StoreCall Call, BlobAddress Address)> Requests => _requests;

    public override IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, CancellationToken cancellation)
    {
        Note(StoreCall.List, new(container, prefix));
        return base.ListAsync(container, prefix, cancellation);
    }

    public override Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        Note(StoreCall.Find, address);
        return base.FindAsync(address, cancellation);
    }

    public override Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        Note(StoreCall.Read, address);
        return base.OpenReadAsync(address, offset, length, ifETag, cancellation);
    }

    public override Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        Note(StoreCall.Write, address);
        return base.WriteAsync(address, condition, write, cancellation);
    }

    public override Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        Note(StoreCall.Delete, address);
        return base.DeleteAsync(address, cancellation);
    }

    private void Note(StoreCall call, BlobAddress address) => _requests.Enqueue((call, address));
}
