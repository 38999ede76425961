using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>An archive's bytes, of one version of its blob.</summary>
/// <param name="store">The store.</param>
/// <param name="address">The archive.</param>
/// <param name="length">Its length, bytes.</param>
/// <param name="etag">Its version.</param>
internal sealed class ArchiveFile(IBlobStore store, BlobAddress address, long length, string etag)
{
    public long Length => length;

    /// <summary>Bytes from <paramref name="offset"/>, fewer only where the archive ends before.</summary>
    public async Task<byte[]> ReadAsync(long offset, int count, CancellationToken cancellation)
    {
        var bytes = new byte[Math.Max(0, Math.Min(count, length - offset))];
        await using var stream = Open(offset, bytes.Length);
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>Opens a range, which is fetched at the first read. The caller disposes it.</summary>
    public BlobRangeStream Open(long offset, long count) => new(store, address, etag, offset, offset + count, count);
}
