using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Metering;

/// <summary>Counts the bytes that go through a store on the meter of the stage that moves them.</summary>
public sealed class MeteredBlobStore(IBlobStore inner) : IBlobStore
{
    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation) =>
        inner.ListAsync(container, prefix, cancellation);

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.FindAsync(address, cancellation);

    public async Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        var stream = await inner.OpenReadAsync(address, offset, length, ifETag, cancellation);
        return StageMeter.Current is { } meter ? new CountingReadStream(stream, meter.Read) : stream;
    }

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        if (StageMeter.Current is not { } meter) return inner.WriteAsync(address, condition, write, cancellation);
        return inner.WriteAsync(
            address, condition,
            async (stream, token) => await write(new CountingWriteStream(stream, meter.Wrote), token), cancellation);
    }

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.DeleteAsync(address, cancellation);
}
