using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Series;

/// <summary>A series that would be processed.</summary>
/// <param name="Series">The series.</param>
/// <param name="Plan">How it would be processed.</param>
public sealed record FoundSeries(CtSeries Series, SeriesPlan Plan);

/// <summary>What a run over everything in a scans container would do, for those who only want to look.</summary>
/// <param name="Series">The series that would be processed, in order.</param>
/// <param name="LeftOut">What would not.</param>
public sealed record FolderIndex(IReadOnlyList<FoundSeries> Series, IndexDocument LeftOut)
{
    public static async Task<FolderIndex> ReadAsync(
        IBlobStore store, Containers containers, IReadOnlyList<IPixelDecoder> decoders, ProcessingOptions options, CancellationToken cancellation)
    {
        var source = new SliceSource(store, containers, new PixelDecoders(decoders));
        var listed = await CaseBlobs.ListAsync(store, containers.Scans, new CaseReference("", "", ""), cancellation);
        var archives = new ArchiveInput(store, containers, workPrefix: "");
        var (blobs, _, leftOut) = await archives.OpenAsync(listed, cancellation);
        var catalog = await CaseCatalog.ReadAsync(source, blobs, cancellation);
        var index = await catalog.IndexAsync(source, options, cancellation);
        await archives.ClearAsync(cancellation);
        return new(
            [.. index.Series.Select(series => new FoundSeries(series, SeriesPlanner.Plan(series, catalog, options, _ => long.MaxValue, caseWarnings: [])))],
            IndexDocument.Of(index, leftOut));
    }
}
