using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Layout;

/// <summary>
/// Where a revision's intermediate documents and voxels lie; every name derives from case, revision and stage.
/// </summary>
internal sealed class WorkArea(IBlobStore store, Containers containers)
{
    /// <summary>The case's index.</summary>
    public BlobAddress Index(RevisionReference revision) => new(containers.Work, revision.WorkPrefix + "index.json");

    /// <summary>One series' plan.</summary>
    public BlobAddress Plan(SeriesRequest series) => new(containers.Work, SeriesPrefix(series) + "plan.json");

    /// <summary>One series' measurements and flags.</summary>
    public BlobAddress Segmentation(SeriesRequest series) =>
        new(containers.Work, SeriesPrefix(series) + "segmentation.json");

    /// <summary>Reads the case's index.</summary>
    public Task<IndexDocument> ReadIndexAsync(RevisionReference revision, CancellationToken cancellation) =>
        store.ReadJsonAsync(Index(revision), PipelineJson.Default.IndexDocument, cancellation);

    /// <summary>Reads one series' plan.</summary>
    public Task<SeriesPlan> ReadPlanAsync(SeriesRequest series, CancellationToken cancellation) =>
        store.ReadJsonAsync(Plan(series), PipelineJson.Default.SeriesPlan, cancellation);

    /// <summary>Reads one series' measurements and flags.</summary>
    public Task<SegmentationRecord> ReadSegmentationAsync(SeriesRequest series, CancellationToken cancellation) =>
        store.ReadJsonAsync(Segmentation(series), PipelineJson.Default.SegmentationRecord, cancellation);

    /// <summary>The scratch name of one of a series' volumes or masks.</summary>
    public static string Scratch(SeriesRequest series, string name) => SeriesPrefix(series) + name;

    /// <summary>A result file of the series.</summary>
    public BlobAddress Result(SeriesRequest series, string name) =>
        new(containers.Results, $"{series.Revision.ResultsPrefix}{series.Key}/{name}");

    /// <summary>Deletes everything of the case, be it of this run or of one that was broken off.</summary>
    public Task ClearAsync(CaseReference reference, CancellationToken cancellation) =>
        store.DeleteAllAsync(containers.Work, reference.WorkPrefix, cancellation);

    private static string SeriesPrefix(SeriesRequest series) => $"{series.Revision.WorkPrefix}{series.Key}/";
}
