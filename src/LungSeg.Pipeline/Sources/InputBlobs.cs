using LungSeg.Dicom;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Opens a case's blobs, those in archives as those beside them. A version that was replaced by the very same bytes (an
/// upload that sends a file twice) is read as what it is now.
/// </summary>
internal sealed class InputBlobs(IBlobStore store, Containers containers)
{
    private readonly IBlobStore _store = new ArchiveBlobStore(store);

    /// <summary>Opens a part of a blob. The caller disposes the stream.</summary>
    /// <param name="version">The version that was listed.</param>
    /// <param name="offset">Where to begin, bytes.</param>
    /// <param name="length">How many bytes; null for all that follow.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BlobChangedException">The blob has other bytes now.</exception>
    public async Task<BlobReadStream> OpenAsync(
        SliceVersion version, long offset, long? length, CancellationToken cancellation)
    {
        var address = new BlobAddress(containers.Scans, version.Blob);
        try
        {
            return await _store.OpenReadAsync(address, offset, length, version.ETag, cancellation);
        }
        catch (BlobChangedException) when (version.ContentHash is not null)
        {
            var now = await _store.FindAsync(address, cancellation);
            if (now?.ContentHash != version.ContentHash) throw;
            return await _store.OpenReadAsync(address, offset, length, now!.ETag, cancellation);
        }
    }

    /// <summary>Why one blob alone cannot be read; null for a fault of the store.</summary>
    public static Fault? FaultOf(StorageException fault, string? blob) => fault switch
    {
        BlobNotReadableException => new(DicomFaultCodes.NotReadable, fault.Message, "Then run the scan again.", blob),
        EntryBrokenException => ArchiveFaults.Broken(fault.Message) with { Blob = blob },
        _ => null,
    };
}
