using System.Buffers;

namespace LungSeg.Pipeline.Ports;

/// <summary>An opened blob whose bytes are in memory.</summary>
/// <param name="bytes">What is left to read.</param>
/// <param name="etag">The version's ETag.</param>
public sealed class BytesReadStream(ReadOnlySequence<byte> bytes, string etag) : BlobReadStream(etag)
{
    private ReadOnlySequence<byte> _rest = bytes;

    /// <summary>
    /// The range of a blob that <see cref="IBlobStore.OpenReadAsync"/> is asked for: what of it the blob has.
    /// </summary>
    public static BytesReadStream Range(ReadOnlySequence<byte> blob, string etag, long offset, long? length)
    {
        var rest = blob.Slice(Math.Min(offset, blob.Length));
        return new(rest.Slice(0, Math.Min(length ?? long.MaxValue, rest.Length)), etag);
    }

    public override int Read(Span<byte> buffer)
    {
        var part = _rest.Slice(0, Math.Min(buffer.Length, _rest.Length));
        part.CopyTo(buffer);
        _rest = _rest.Slice(part.End);
        return (int)part.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));
}
