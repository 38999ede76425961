using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>
/// Counts what a store is asked for, as Azure would: a listing is a request for each 5,000 of its items.
/// </summary>
internal sealed class CountedStore(IBlobStore inner) : DelegatingBlobStore(inner)
{
    private const int Page = 5000;
    private int _requests;

    /// <summary>Requests since <see cref="Reset"/>.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public void Reset() => Volatile.Write(ref _requests, 0);

    public override IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, CancellationToken cancellation) =>
        PagedAsync(base.ListAsync(container, prefix, cancellation), cancellation);

    public override IAsyncEnumerable<string> ListFoldersAsync(
        string container, string after, CancellationToken cancellation) =>
        PagedAsync(base.ListFoldersAsync(container, after, cancellation), cancellation);

    public override Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        Count();
        return base.FindAsync(address, cancellation);
    }

    public override Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        Count();
        return base.OpenReadAsync(address, offset, length, ifETag, cancellation);
    }

    public override Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        Count();
        return base.WriteAsync(address, condition, write, cancellation);
    }

    public override Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        Count();
        return base.DeleteAsync(address, cancellation);
    }

    private void Count() => Interlocked.Increment(ref _requests);

    private async IAsyncEnumerable<T> PagedAsync<T>(
        IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Count();
        var given = 0;
        await foreach (var item in items.WithCancellation(cancellation))
        {
            if (given > 0 && given % Page == 0) Count();
            given++;
            yield return item;
        }
    }
}
