using System.Buffers.Binary;
using System.IO.Compression;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// A store that also reads entries of archives, which <see cref="ArchiveInput"/> lists as blobs: their ETags say where
/// they are. Each takes one ranged read of the archive, as a plain blob takes one; nothing is kept between two.
/// </summary>
/// <param name="inner">The store that has the archives.</param>
internal sealed class ArchiveBlobStore(IBlobStore inner) : IBlobStore
{
    private const uint LocalHeader = 0x04034b50;
    private const int LocalHeaderBytes = 30;

    /// <summary>A local header's name and extra field are mostly shorter; longer ones cost a request.</summary>
    private const int LikelyNameBytes = 512;

    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation) =>
        inner.ListAsync(container, prefix, cancellation);

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.FindAsync(address, cancellation);

    /// <inheritdoc/>
    /// <exception cref="EntryBrokenException">The entry's bytes are not what its archive says; reads throw it
    /// too.</exception>
    public async Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        if (EntryTag.Find(ifETag) is not { } tag)
            return await inner.OpenReadAsync(address, offset, length, ifETag, cancellation);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var end = Math.Min(tag.Length, length < long.MaxValue - offset ? offset + length.Value : long.MaxValue);
        try
        {
            return await OpenAsync(tag, tag.ETag, offset, end, cancellation);
        }
        catch (BlobChangedException) when (tag.ContentHash is not null)
        {
            var now = await inner.FindAsync(tag.Archive, cancellation);
            if (now?.ContentHash != tag.ContentHash) throw;
            return await OpenAsync(tag, now!.ETag, offset, end, cancellation);
        }
    }

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) => inner.WriteAsync(address, condition, write, cancellation);

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.DeleteAsync(address, cancellation);

    private async Task<EntryReadStream> OpenAsync(
        EntryTag tag, string etag, long offset, long end, CancellationToken cancellation)
    {
        if (tag.Encoding == EntryEncoding.Plain)
        {
            offset = Math.Min(offset, end);
            var plain = new BlobRangeStream(
                inner, tag.Archive, etag, tag.Offset + offset, tag.Offset + tag.Length, end - offset);
            return await OpenedAsync(
                plain, () => Task.FromResult(new EntryReadStream(plain, tag, offset, end)), cancellation);
        }

        // Deflate makes nothing longer by more than 5 bytes in 16 KB, but where someone means it to: then it is read
        // on.
        var likely = tag.Encoding == EntryEncoding.ZipStored ? end : Math.Min(tag.Packed, end + (end / 1024) + 1024);
        var packed = new BlobRangeStream(
            inner, tag.Archive, etag, tag.Offset, tag.Offset + LocalHeaderBytes + (2 * ushort.MaxValue) + tag.Packed,
            LocalHeaderBytes + LikelyNameBytes + likely);
        return await OpenedAsync(packed, BehindHeaderAsync, cancellation);

        async Task<EntryReadStream> BehindHeaderAsync()
        {
            await PassHeaderAsync(packed, tag, cancellation);
            Stream bytes =
                tag.Encoding == EntryEncoding.ZipStored
                    ? packed
                    : new DeflateStream(packed, CompressionMode.Decompress);
            var entry = new EntryReadStream(bytes, tag, 0, end);
            await entry.SkipToAsync(offset, cancellation);
            return entry;
        }
    }

    private static async Task<EntryReadStream> OpenedAsync(
        BlobRangeStream range, Func<Task<EntryReadStream>> open, CancellationToken cancellation)
    {
        try
        {
            await range.OpenAsync(cancellation);
            return await open();
        }
        catch
        {
            await range.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// APPNOTE 6.3.10, section 4.3.7. Only the lengths of name and extra field are taken from it: the directory has the
    /// rest.
    /// </summary>
    private static async Task PassHeaderAsync(BlobRangeStream packed, EntryTag tag, CancellationToken cancellation)
    {
        try
        {
            var header = new byte[LocalHeaderBytes];
            await packed.ReadExactlyAsync(header, cancellation);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeader)
            {
                throw new EntryBrokenException("Where its archive says that it lies there is something else.");
            }

            var passed = new byte[
                BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26))
                    + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28))];
            await packed.ReadExactlyAsync(passed, cancellation);
            packed.End = packed.At + tag.Packed;
        }
        catch (EndOfStreamException fault)
        {
            throw new EntryBrokenException("Its archive ends before it.", fault);
        }
    }
}
