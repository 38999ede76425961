namespace LungSeg.Formats;

/// <summary>
/// Passes on what is written and notes it when the stream beneath has taken it. That stream stays its owner's.
/// </summary>
/// <param name="inner">The stream beneath.</param>
public abstract class PassingStream(Stream inner) : WriteOnlyStream
{
    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Note(buffer);
    }

    public sealed override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        Note(buffer.Span);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <summary>What was just passed on.</summary>
    protected abstract void Note(ReadOnlySpan<byte> bytes);
}
