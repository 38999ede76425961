using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Series;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Summary;

/// <summary>Puts together the series' summary and writes it last: its presence says that the series is complete.</summary>
internal sealed class WriteSummaryHandler(IBlobStore store, WorkArea work) : IStageHandler<SummaryRequest, SummaryReceipt>
{
    public async Task<SummaryReceipt> RunAsync(SummaryRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.WriteSummary.Name);
        var series = request.Series;
        var plan = await store.ReadJsonAsync(work.Plan(series), PipelineJson.Default.SeriesPlan, cancellation);
        var record = await store.ReadJsonAsync(work.Segmentation(series), PipelineJson.Default.SegmentationRecord, cancellation);
        var index = await store.ReadJsonAsync(work.Index(series.Revision), PipelineJson.Default.IndexDocument, cancellation);

        var summary = new SummaryDocument
        {
            SoftwareVersion = SoftwareVersion.Current,
            CaseId = series.Revision.Case.CaseId,
            Revision = series.Revision.Revision,
            Series = plan.Description,
            Method = series.Options.Method,
            Parameters = series.Options,
            Interpolation = plan.Interpolation,
            ThresholdHu = record.ThresholdHu,
            NativeGrid = plan.NativeGrid,
            IsotropicGrid = plan.IsotropicGrid,
            Histogram = record.Histogram,
            IsotropicVolumes = record.IsotropicVolumes,
            Regions = record.Regions,
            QualityFlags = record.QualityFlags,
            Warnings = plan.Warnings,
            Rejections = index.RejectedObjects,
            Files = [.. record.ExplainFiles, .. request.Exports.SelectMany(export => export.Files)],
            Timings = request.Timings,
        };
        var address = work.Result(series, SummaryDocument.FileName);
        await store.WriteJsonAsync(address, summary, PipelineJson.Default.SummaryDocument, cancellation);
        return new(address.Name, meter.Timing);
    }
}
