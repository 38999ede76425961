using LungSeg.Pipeline.Ports;
using Crc32 = System.IO.Hashing.Crc32;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// An entry's bytes, as many as the archive says, or <see cref="EntryBrokenException"/>. Whoever reads an entry from
/// its first byte to its last reads it with its checksum compared.
/// </summary>
/// <param name="bytes">The entry's bytes from <paramref name="position"/> on; this disposes it.</param>
/// <param name="tag">Where the entry is.</param>
/// <param name="position">The first byte that <paramref name="bytes"/> has.</param>
/// <param name="end">Where reading ends, at most the entry's length.</param>
internal sealed class EntryReadStream(Stream bytes, EntryTag tag, long position, long end)
    : BlobReadStream(tag.ToString())
{
    private readonly Crc32? _crc = position == 0 && tag.Crc is not null ? new() : null;
    private long _position = position;

    /// <summary>Passes over what lies before <paramref name="offset"/>.</summary>
    public async Task SkipToAsync(long offset, CancellationToken cancellation)
    {
        var passed = new byte[Math.Clamp(offset - _position, 0, 81920)];
        while (_position < Math.Min(offset, tag.Length))
        {
            await ReadAsync(passed, Math.Min(offset, tag.Length), cancellation);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(buffer, end, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) bytes.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long until, CancellationToken cancellation)
    {
        buffer = buffer[..(int)Math.Clamp(until - _position, 0, buffer.Length)];
        if (buffer.Length == 0) return 0;
        var count = await PartAsync(buffer, cancellation);
        if (count == 0)
            throw new EntryBrokenException(
                $"It ends after {_position} of the {tag.Length} bytes that its archive says it has.");
        _crc?.Append(buffer.Span[..count]);
        _position += count;
        if (_position == tag.Length && _crc?.GetCurrentHashAsUInt32() is { } crc && crc != tag.Crc)
        {
            throw new EntryBrokenException("Its bytes have another checksum than its archive says.");
        }

        return count;
    }

    private async ValueTask<int> PartAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await bytes.ReadAsync(buffer, cancellation);
        }
        catch (InvalidDataException fault)
        {
            throw new EntryBrokenException("Its bytes in the archive are not what was packed.", fault);
        }
    }
}
