using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Series;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Runs one exporter over a series whose lungs are found.</summary>
internal sealed class ExportResultHandler(IBlobStore store, IVolumeScratch scratch, WorkArea work, SliceSource source)
    : IStageHandler<ExportRequest, ExportReceipt>
{
    public async Task<ExportReceipt> RunAsync(ExportRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start($"{Workflow.Stages.ExportResult.Name}:{request.Format}");
        var plan = await store.ReadJsonAsync(work.Plan(request.Series), PipelineJson.Default.SeriesPlan, cancellation);
        var record = await store.ReadJsonAsync(work.Segmentation(request.Series), PipelineJson.Default.SegmentationRecord, cancellation);
        var results = new ResultWriter(store, name => work.Result(request.Series, name));
        var series = new SegmentedSeries(scratch, request.Series, plan, record, results, source);
        var exported = await Exporters.Named(request.Format).ExportAsync(series, cancellation);
        return new(request.Format, exported.Files, exported.SurfaceAreasMm2, meter.Timing);
    }
}
