using LungSeg.Formats.Report;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Report;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>
/// Puts together the series' summary and its report; the summary is written last: its presence says that the series is
/// complete.
/// </summary>
internal sealed class WriteSummaryHandler(IBlobStore store, WorkArea work, MaskSourceDocument? maskSource = null)
    : IStageHandler<SummaryRequest, SummaryReceipt>
{
    public async Task<SummaryReceipt> RunAsync(SummaryRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.WriteSummary.Name);
        var series = request.Series;
        var plan = await work.ReadPlanAsync(series, cancellation);
        var record = await work.ReadSegmentationAsync(series, cancellation);
        var index = await work.ReadIndexAsync(series.Revision, cancellation);

        var summary = SummaryBuilder.Build(series, plan, record) with
        {
            MaskSource = maskSource,
            Regions = WithSurfaces(record.Regions, request.Exports),
            Rejections = index.RejectedObjects,
            Files = [.. record.ExplainFiles, .. request.Exports.SelectMany(export => export.Files)],
            Scene = request.Exports.FirstOrDefault(export => export.Scene.Count > 0)?.Scene ?? [],
            Timings = request.Timings,
        };
        var report = await WriteReportAsync(series, summary, cancellation);
        summary = summary with { Files = [.. summary.Files, report] };
        var address = work.Result(series, SummaryDocument.FileName);
        await store.WriteJsonAsync(address, summary, PipelineJson.Default.SummaryDocument, cancellation);
        return new(address.Name, meter.Timing);
    }

    /// <summary>
    /// The surfaces are made by an exporter, after the regions were measured; without it there are no areas.
    /// </summary>
    private static RegionDocument[] WithSurfaces(
        IReadOnlyList<RegionDocument> regions, IReadOnlyList<ExportReceipt> exports)
    {
        var areas = exports.SelectMany(export => export.SurfaceAreasMm2).DistinctBy(area => area.Key).ToDictionary();
        return
        [
            .. regions.Select(region =>
                areas.TryGetValue(region.Name, out var area) ? region.With(Measures.SurfaceArea, area) : region
            ),
        ];
    }

    private async Task<ResultFile> WriteReportAsync(
        SeriesRequest series, SummaryDocument summary, CancellationToken cancellation)
    {
        var pictures = new List<ReportPicture>();
        foreach (var shown in ReportPictures.All)
        {
            if (summary.Files.FirstOrDefault(file => file.Name == shown.File) is { } file)
                pictures.Add(shown.With(await ReadAsync(work.Result(series, file.Name), file.Bytes, cancellation)));
        }

        var results = new ResultWriter(store, name => work.Result(series, name));
        return await results.WriteAsync(
            "report.html", stream => ReportWriter.Write(stream, ReportBuilder.Build(summary, pictures)), cancellation);
    }

    private async Task<byte[]> ReadAsync(BlobAddress address, long length, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(address, 0, null, null, cancellation);
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
