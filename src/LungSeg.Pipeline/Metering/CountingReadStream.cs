using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Metering;

/// <summary>Passes on what is read and tells how many bytes it was. The stream beneath is its own.</summary>
internal sealed class CountingReadStream(BlobReadStream inner, Action<long> count) : BlobReadStream(inner.ETag)
{
    public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        count(read);
        return read;
    }
}
