using LungSeg.Dicom.Pixels;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Planning;

/// <summary>What a run over everything in a scans container would do, for those who only want to look.</summary>
/// <param name="Series">The plans of what would be processed, in order.</param>
/// <param name="LeftOut">What would not.</param>
public sealed record FolderIndex(IReadOnlyList<SeriesPlan> Series, IndexDocument LeftOut)
{
    public static async Task<FolderIndex> ReadAsync(
        IBlobStore store, Containers containers, IReadOnlyList<IPixelDecoder> decoders, ProcessingOptions options,
        CancellationToken cancellation)
    {
        var sources = new VolumeSources(store, containers, new PixelDecoders(decoders));
        var listed = await CaseBlobs.ListAsync(store, containers.Scans, new CaseReference("", "", ""), cancellation);
        var archives = new ArchiveInput(store, containers, workPrefix: "");
        var (_, blobs, _, leftOut) = await archives.OpenAsync(listed, cancellation);
        var index = await sources.IndexAsync("", blobs, options, cancellation);
        await archives.ClearAsync(cancellation);
        return new(
            [
                .. index.Volumes.Select(volume =>
                    SeriesPlanner.Plan(volume, options, _ => long.MaxValue, caseWarnings: [])
                ),
            ],
            new(index.Rejected, [.. index.LeftOut, .. leftOut]));
    }
}
