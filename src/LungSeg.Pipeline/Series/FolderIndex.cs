using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Series;

/// <summary>The index of everything in a scans container, for those who only want to look.</summary>
public static class FolderIndex
{
    public static async Task<SeriesIndex> ReadAsync(
        IBlobStore store, Containers containers, IReadOnlyList<IPixelDecoder> decoders, ProcessingOptions options, CancellationToken cancellation)
    {
        var source = new SliceSource(store, containers, new PixelDecoders(decoders));
        var (blobs, _, _) = await CaseBlobs.ListAsync(store, containers.Scans, new CaseReference("", "", ""), cancellation);
        var catalog = await CaseCatalog.ReadAsync(source, blobs, cancellation);
        return await catalog.IndexAsync(source, options, cancellation);
    }
}
