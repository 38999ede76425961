using LungSeg.Formats.Report;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Measuring;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Report;
using LungSeg.Voxels.Engines;
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
    private static readonly (string Name, string Caption, string Description)[] ReportPictures =
    [
        ("previews/surface.png", "Surfaces",
            "The lungs, the bone at 400 HU and the body at -300 HU from the front and from the left."),
        ("previews/axial.png", "Axial slices",
            "Axial slices through the lungs with the masks' contours; the patient's right is at the left."),
        ("previews/coronal.png", "Coronal slices",
            "Coronal slices through the lungs with the masks' contours; the patient's right is at the left."),
        ("previews/sagittal.png", "Sagittal slices",
            "Sagittal slices through the lungs with the masks' contours; anterior is at the left."),
        ("previews/density.png", "Densities",
            "Three coronal slices, each bare, with the masks' contours, in the mediastinal window, and with low and "
                + "high attenuation areas of the lungs coloured."),
    ];

    public async Task<SummaryReceipt> RunAsync(SummaryRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.WriteSummary.Name);
        var series = request.Series;
        var plan = await work.ReadPlanAsync(series, cancellation);
        var record = await work.ReadSegmentationAsync(series, cancellation);
        var index = await work.ReadIndexAsync(series.Revision, cancellation);

        var summary = new SummaryDocument
        {
            SoftwareVersion = SoftwareVersion.Current,
            CaseId = series.Revision.Case.CaseId,
            Revision = series.Revision.Revision,
            Series = plan.Description,
            Method = series.Options.Method,
            MaskSource = maskSource,
            Parameters = series.Options,
            MethodParameters = SegmentationEngines.Named(series.Options.Method).Parameters,
            Interpolation = plan.Interpolation,
            ThresholdHu = record.ThresholdHu,
            NativeGrid = GeometryDocument.Of(plan.StoredGrid),
            IsotropicGrid = plan.IsotropicGrid,
            Histogram = record.Histogram,
            IsotropicVolumes = record.IsotropicVolumes,
            Regions = WithSurfaces(record.Regions, request.Exports),
            Fissures = record.Fissures,
            QualityFlags = record.QualityFlags,
            Warnings = plan.Warnings,
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
        foreach (var (name, caption, description) in ReportPictures)
        {
            if (summary.Files.FirstOrDefault(file => file.Name == name) is { } file)
            {
                pictures.Add(
                    new(caption, description, await ReadAsync(work.Result(series, name), file.Bytes, cancellation)));
            }
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
