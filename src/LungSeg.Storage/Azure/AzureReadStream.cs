using Azure.Storage.Blobs.Models;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Azure;

/// <summary>A download, whose faults in the middle are told as the store's.</summary>
internal sealed class AzureReadStream(BlobDownloadStreamingResult download, string etag, BlobAddress address)
    : BlobReadStream(etag)
{
    /// <summary>
    /// The most that is asked of the download at once. It rents an array as long as the buffer that it is given, and
    /// the pool keeps that: tens of MB for each reader of a volume.
    /// </summary>
    private const int LargestRead = 256 << 10;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await download.Content.ReadAsync(buffer[..Math.Min(buffer.Length, LargestRead)], cancellationToken);
        }
        catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellationToken))
        {
            throw AzureFaults.Translate(fault, address);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) download.Dispose();
        base.Dispose(disposing);
    }
}
