using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Pixels;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Headers of objects before any case is known, read as a case's index reads them: for who sorts files into cases.
/// </summary>
public sealed class SliceHeaders(IBlobStore store, Containers containers)
{
    private readonly SliceSource _source = new(store, containers, PixelDecoders.BuiltIn);

    /// <summary>A header, or a fault: one object that cannot be read, or is gone, is a fault of that object.</summary>
    public async Task<HeaderRead> ReadAsync(BlobEntry blob, CancellationToken cancellation)
    {
        try
        {
            return await _source.ReadHeaderAsync(blob, cancellation);
        }
        catch (StorageException fault) when (fault is BlobChangedException or BlobNotFoundException)
        {
            var changed = Faults.Changed(blob.Name, fault);
            return new() { Fault = new(changed.Code, changed.Message, changed.Cure) };
        }
    }
}
