using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Stages;
using LungSeg.Pipeline.Summary;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Series;

/// <summary>Joins the slabs, finds the lungs, measures them on the CT's own grid, and leaves masks and numbers to the exporters.</summary>
internal sealed class SegmentVolumeHandler(IBlobStore store, IVolumeScratch scratch, WorkArea work)
    : IStageHandler<SeriesRequest, SegmentReceipt>
{
    public async Task<SegmentReceipt> RunAsync(SeriesRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.SegmentVolume.Name);
        var plan = await store.ReadJsonAsync(work.Plan(request), PipelineJson.Default.SeriesPlan, cancellation);
        var (nativeGrid, isotropicGrid) = (plan.NativeGrid.ToGeometry(), plan.IsotropicGrid.ToGeometry());
        using var native = await scratch.GatherAsync(
            WorkArea.Scratch(request, ScratchNames.NativeVolume), nativeGrid, [.. plan.Slabs.Select(slab => slab.Native)], cancellation);
        using var isotropic = await scratch.GatherAsync(
            WorkArea.Scratch(request, ScratchNames.IsotropicVolume), isotropicGrid, [.. plan.Slabs.Select(slab => slab.Isotropic)], cancellation);

        var explain = request.Options.Explain ? new StepPictures() : null;
        using var found = LungSegmenter.Segment(isotropic.Value, native.Value, OptionsOf(request.Options), explain);
        var masks = NativeMasks.Of(found, native.Value);
        var record = Measured(plan, found, masks, native.Value, isotropic.Value) with
        {
            ExplainFiles = explain is null
                ? []
                : await explain.WriteAsync(new ResultWriter(store, name => work.Result(request, name)), cancellation),
        };

        await PutAsync(request, found, masks, cancellation);
        await store.WriteJsonAsync(work.Segmentation(request), record, PipelineJson.Default.SegmentationRecord, cancellation);
        return new(null, meter.Timing);
    }

    private static SegmentationOptions OptionsOf(ProcessingOptions options) => new()
    {
        Method = options.Method == "tutorial" ? SegmentationMethod.Tutorial : SegmentationMethod.Robust,
    };

    private static SegmentationRecord Measured(
        SeriesPlan plan, LungSegmentation found, NativeMasks masks, Volume<short> native, Volume<short> isotropic)
    {
        var hasSides = found.Left is not null;
        var lungs = HounsfieldHistogram.Of(native, masks.Right);
        if (masks.Left is { } left) lungs.Add(HounsfieldHistogram.Of(native, left));
        return new(
            found.ThresholdHu,
            hasSides,
            HasAirways: found.Airways is not null,
            Histograms.Of(HounsfieldHistogram.Of(native), lungs),
            new(
                Millilitres(found.Lungs),
                Millilitres(found.Air),
                Millilitres(found.Structures),
                found.Airways is { } airways ? Millilitres(airways) : null),
            Regions.Of(LungMeasurer.Measure(native, found.Labels, hasSides), hasSides),
            [.. found.Flags.Concat(FlagsOf(plan, found, isotropic)).Select(Document)],
            ExplainFiles: []);
    }

    /// <summary>What the series itself says about the result, whatever the voxels show.</summary>
    private static IEnumerable<QualityFlag> FlagsOf(SeriesPlan plan, LungSegmentation found, Volume<short> isotropic)
    {
        var missing = plan.Slices.Count(slice => slice.Blob is null);
        if (missing > 0) yield return QualityFlags.SlicesMissing(missing);
        var series = plan.Description;
        var caveats = DensitometryCaveats.Of(
            series.ConvolutionKernel,
            plan.NativeGrid.SpacingMm[2],
            series.HasContrastAgent,
            DensitometryCaveats.AirNoise(isotropic, found.Airways),
            DensitometryCaveats.Vessels(isotropic, found.Structures));
        foreach (var caveat in caveats) yield return caveat;
    }

    private static QualityFlagDocument Document(QualityFlag flag) => new(
        flag.Code,
        flag.Severity.ToString().ToLowerInvariant(),
        flag.Text,
        double.IsFinite(flag.Value) ? Math.Round(flag.Value, 3) : null,
        flag.Unit);

    private static double Millilitres(BitVolume mask) => Math.Round(mask.Count() * mask.Geometry.VoxelVolume / 1000, 3);

    /// <summary>Hands the masks to the scratch, which owns them from here on; the segmentation keeps what it lent out as copies.</summary>
    private async Task PutAsync(SeriesRequest request, LungSegmentation found, NativeMasks masks, CancellationToken cancellation)
    {
        (string Name, BitVolume? Mask)[] lent =
        [
            (ScratchNames.Lungs, found.Lungs), (ScratchNames.Air, found.Air), (ScratchNames.Structures, found.Structures),
            (ScratchNames.Right, found.Right), (ScratchNames.Left, found.Left), (ScratchNames.Airways, found.Airways),
        ];
        var copies = lent.Where(item => item.Mask is not null).Select(item => (item.Name, Mask: item.Mask!.Clone()));
        await Task.WhenAll(copies.Concat(masks.ByName()).Select(item =>
            scratch.PutMaskAsync(WorkArea.Scratch(request, item.Name), item.Mask, cancellation)));
    }
}
