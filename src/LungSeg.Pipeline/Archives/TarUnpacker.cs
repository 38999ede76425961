using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// Unpacks the gzip around a tar, once, into the case's work: gzip has no places to begin reading at, and a slice
/// wanted from its end would cost the whole of it. The tar goes with the case's other work when the case ends.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="container">The work container.</param>
/// <param name="prefix">What the tar's name begins with.</param>
internal sealed class TarUnpacker(IBlobStore store, string container, string prefix)
{
    private const int ChunkBytes = 128 << 10;

    private readonly ConcurrentBag<BlobAddress> _unpacked = [];

    /// <summary>Deletes the tars.</summary>
    public async Task ClearAsync(CancellationToken cancellation)
    {
        while (_unpacked.TryTake(out var tar)) await store.DeleteAsync(tar, cancellation);
    }

    /// <summary>
    /// The tar, which is unpacked where it is not there yet: a stage that runs twice finds what the first made.
    /// </summary>
    /// <exception cref="ArchiveFaultException">The gzip is broken or unpacks to too much; nothing is stored
    /// then.</exception>
    public async Task<BlobEntry> UnpackAsync(
        BlobAddress archive, BlobEntry blob, ArchiveLimits limits, CancellationToken cancellation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{blob.Name}\n{blob.ETag}"));
        var tar = new BlobAddress(container, $"{prefix}archives/{Convert.ToHexStringLower(hash)[..16]}.tar");
        _unpacked.Add(tar);
        if (await store.FindAsync(tar, cancellation) is { } known) return known;
        try
        {
            await store.WriteAsync(tar, WriteCondition.IfAbsent, WriteAsync, cancellation);
        }
        catch (BlobExistsException)
        {
            // Another one of this stage was sooner.
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new ArchiveFaultException(ArchiveFaults.Broken("Its gzip is broken or was not sent whole."), fault);
        }

        return await store.FindAsync(tar, cancellation) ?? throw new BlobNotFoundException(tar);

        async Task WriteAsync(Stream stream, CancellationToken token)
        {
            await using var packed = await store.OpenReadAsync(archive, 0, null, blob.ETag, token);
            await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            var chunk = new byte[ChunkBytes];
            for (var (total, count) = (0L, 0); (count = await unpacked.ReadAsync(chunk, token)) > 0;)
            {
                total += count;
                if (total > limits.TotalBytes || limits.IsBomb(blob.Length, total))
                {
                    throw new ArchiveFaultException(ArchiveFaults.TooLarge(
                        $"Its {blob.Length} bytes unpack to more than {total - 1}, which is no scan."));
                }

                await stream.WriteAsync(chunk.AsMemory(0, count), token);
            }
        }
    }
}
