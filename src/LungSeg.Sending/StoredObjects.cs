using LungSeg.Dicom;
using LungSeg.Dicom.Headers;
using LungSeg.DicomWeb;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Sending;

/// <summary>The DICOM files in a store, as objects that can be sent.</summary>
/// <param name="store">The store.</param>
/// <param name="container">The files' container.</param>
public sealed class StoredObjects(IBlobStore store, string container)
{
    private const string Ending = ".dcm";

    /// <summary>The DICOM files whose names start with something, in ordinal order of their names.</summary>
    public IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellation) =>
        store
            .ListAsync(container, prefix, cancellation)
            .Where(blob => blob.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads who a file is; its bytes are read as it is sent.</summary>
    /// <exception cref="DicomFaultException">It is no DICOM, or does not say what it is.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public async Task<OutgoingObject> OpenAsync(BlobEntry blob, CancellationToken cancellation)
    {
        for (long size = InstanceIdentity.SuggestedPrefix; ;)
        {
            var prefix = await ReadAsync(blob, Math.Min(size, blob.Length), cancellation);
            var needed = InstanceIdentity.Read(prefix, blob.Length, out var identity);
            if (identity is not null)
                return new(identity, blob.Length, async token => await OpenReadAsync(blob, null, token));
            size = Math.Max(needed, 4 * size);
        }
    }

    private async Task<byte[]> ReadAsync(BlobEntry blob, long count, CancellationToken cancellation)
    {
        await using var stream = await OpenReadAsync(blob, count, cancellation);
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>All reads are of the version that was listed.</summary>
    private Task<BlobReadStream> OpenReadAsync(BlobEntry blob, long? length, CancellationToken cancellation) =>
        store.OpenReadAsync(new(container, blob.Name), 0, length, blob.ETag, cancellation);
}
