using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>Runs one exporter over a series whose lungs are found.</summary>
internal sealed class ExportResultHandler(
    IBlobStore store, IVolumeScratch scratch, WorkArea work,
    VolumeSources sources) : IStageHandler<ExportRequest, ExportReceipt>
{
    public async Task<ExportReceipt> RunAsync(ExportRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start($"{Workflow.Stages.ExportResult.Name}:{request.Format}");
        var plan = await work.ReadPlanAsync(request.Series, cancellation);
        var record = await work.ReadSegmentationAsync(request.Series, cancellation);
        var results = new ResultWriter(store, name => work.Result(request.Series, name));
        var series = new SegmentedSeries(scratch, request.Series, plan, record, results, sources.Dicom.Slices);
        var exporter = Exporters.Named(request.Format);

        // The plan has a warning of it.
        if (exporter.Needs.HasFlag(ExportNeeds.SourceSlices) && plan.File is not null)
            return new(request.Format, [], new Dictionary<string, double>(), meter.Timing);
        var exported = await exporter.ExportAsync(series, cancellation);
        return new(request.Format, exported.Files, AreasOf(exported.Surfaces), meter.Timing) { Scene = exported.Scene };
    }

    /// <summary>Areas by region; both lungs have that of the right and the left one.</summary>
    private static Dictionary<string, double> AreasOf(IReadOnlyList<SurfaceRecord> surfaces)
    {
        var areas = surfaces
            .Where(surface => surface.Region is not null)
            .ToDictionary(surface => surface.Region!, surface => surface.AreaMm2);
        if (areas.Count == 2)
            areas["lungs"] = areas.Values.Sum();
        return areas;
    }
}
