using LungSeg.Formats;

namespace LungSeg.Pipeline.Stages;

/// <summary>Passes on what is written and tells how many bytes it was. The stream beneath stays the store's.</summary>
internal sealed class CountingWriteStream(Stream inner, Action<long> count) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        count(buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        count(buffer.Length);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
