using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Given;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Measuring;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Planning;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Slabs;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Models;
using LungSeg.Voxels.Quality;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>
/// Joins the slabs, finds the lungs, measures them on the CT's own grid, and leaves masks and numbers to the exporters.
/// </summary>
internal sealed class SegmentVolumeHandler(
    IBlobStore store, IVolumeScratch scratch, WorkArea work, GivenSegmentation? given = null,
    Func<ModelReference, ISegmentationEngine?>? models = null)
    : IStageHandler<SeriesRequest, SegmentReceipt>
{
    public async Task<SegmentReceipt> RunAsync(SeriesRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.SegmentVolume.Name);
        if (given is not null && given.SeriesKey != request.Key)
            return new(GivenSegmentation.OtherSeries(request.Key), meter.Timing);
        if (EngineOf(request.Options) is not { } engine) return new(ModelNotThere(request.Options), meter.Timing);
        var plan = await work.ReadPlanAsync(request, cancellation);
        var (nativeGrid, isotropicGrid) = (plan.NativeGrid.ToGeometry(), plan.IsotropicGrid.ToGeometry());
        using var isotropic = await scratch.GatherAsync(
            WorkArea.Scratch(request, ScratchNames.IsotropicVolume), isotropicGrid,
            [.. plan.Slabs.Select(slab => slab.Isotropic)], cancellation);

        var explain = request.Options.Explain ? new StepPictures() : null;
        LungSegmentation found;
        try
        {
            found = LungSegmenter.Segment(
                isotropic.Value, engine, explain, ExtraChoices.Of(request.Options, plan));
        }
        catch (SegmentationFaultException fault)
        {
            return new(new(fault.Code, fault.Message, fault.Cure), meter.Timing);
        }

        NativeMasks? masks = null;
        SegmentationRecord record;
        try
        {
            masks = new(found, nativeGrid);
            record = await MeasuredAsync(request, plan, found, masks, isotropic.Value, cancellation) with
            {
                ExplainFiles = explain is null
                    ? []
                    : await explain.WriteAsync(
                        new ResultWriter(store, name => work.Result(request, name)), cancellation),
            };
        }
        catch
        {
            found.Dispose();
            masks?.Dispose();
            throw;
        }

        await PutAsync(request, found, masks, cancellation);
        await store.WriteJsonAsync(
            work.Segmentation(request), record, PipelineJson.Default.SegmentationRecord, cancellation);
        return new(null, meter.Timing);
    }

    /// <summary>Null for a model that is not there.</summary>
    private ISegmentationEngine? EngineOf(ProcessingOptions options) =>
        given?.Engine ?? (options.Method == ModelEngine.ModelName
            ? options.Model is { } model ? models?.Invoke(model) : null
            : SegmentationEngines.Named(options.Method));

    private static Fault ModelNotThere(ProcessingOptions options) =>
        new(
            "model-not-there",
            options.Model is { } model
                ? $"This process has not opened the model {model.Name} ({model.File}, SHA-256 {model.Sha256})."
                : "The method is model, and no model is named.",
            "Start it with that model: lungseg ... --method model --model FILE, or the setting LungSeg__Model.");

    /// <summary>Takes the lungs to the CT's own grid and measures them there: two passes over its slabs.</summary>
    private async Task<SegmentationRecord> MeasuredAsync(
        SeriesRequest request, SeriesPlan plan, LungSegmentation found, NativeMasks masks, Volume<short> isotropic,
        CancellationToken cancellation)
    {
        using var slabs = new NativeSlabs(scratch, request, plan);
        var all = new HounsfieldHistogram();
        await slabs.ForEachAsync(
            slab =>
            {
                masks.Add(slab);
                all.Add(HounsfieldHistogram.Of(slab));
            },
            cancellation);
        Structure[] lungs = [.. masks.Masks.Lungs];
        var measurer = new LungMeasurer([.. lungs.Select(lung => masks.Masks[lung])]);
        Structure[] lobes = [.. masks.Masks.Present.Where(structure => structure.IsLobe)];
        var lobeMeasurer = lobes.Length == 0 ? null : new LungMeasurer([.. lobes.Select(lobe => masks.Masks[lobe])]);
        await slabs.ForEachAsync(
            slab =>
            {
                measurer.Add(slab);
                lobeMeasurer?.Add(slab);
            },
            cancellation);

        return new(
            found.ThresholdHu,
            [.. found.Masks.Present.Select(structure => structure.Id)],
            Histograms.Of(all, measurer.Histogram),
            MaskVolumes.Of(found.Masks),
            [
                .. Regions.Of(measurer.Measure(), lungs), .. Regions.OfLobes(lobeMeasurer?.Measure(), lobes),
                .. Regions.OfDense(masks.Masks), .. Regions.WithinLungs(masks.Masks),
                .. Regions.OfAirways(masks.Masks),
            ],
            [.. found.Flags.Concat(FlagsOf(request.Options, plan, found, isotropic)).Select(Document)],
            ExplainFiles: [])
        {
            Fissures = [.. found.Fissures.Select(FissureDocument.Of)],
        };
    }

    /// <summary>What the series itself says about the result, whatever the voxels show.</summary>
    private static IEnumerable<QualityFlag> FlagsOf(
        ProcessingOptions options, SeriesPlan plan, LungSegmentation found, Volume<short> isotropic)
    {
        var missing = plan.Slices.Count(slice => slice.Blob is null);
        if (plan.Uneven is { } uneven) yield return QualityFlags.SlicesUneven(uneven.Count);
        else if (missing > 0) yield return QualityFlags.SlicesMissing(missing);
        var sides = plan.Warnings.Count(warning =>
            warning.Code is VolumeFaultCodes.SidesUnknown or VolumeFaultCodes.OrientationContradictory);
        if (sides > 0) yield return QualityFlags.SidesUncertain(sides);
        var extra = ExtraChoices.Of(options, plan);
        if (extra.HasFlag(ExtraStructures.Vessels)
            && !(found.Masks.TryGet(Structures.Vessels, out var vessels) && vessels.Count() > 0))
            yield return QualityFlags.VesselsNotFound();
        if (extra.HasFlag(ExtraStructures.AirwayGenerations)
            && !(found.Masks.TryGet(Structures.MainBronchi, out var mains) && mains.Count() > 0))
            yield return QualityFlags.AirwayGenerationsNotFound();
        if (extra.HasFlag(ExtraStructures.Lobes) && found.Fissures.Count < FissureIds.All.Count)
            yield return QualityFlags.LobesNotFound(found.Fissures.Count);
        if (found.Fissures.Count > 0 && LobeChoices.SliceMm(plan) > LobeChoices.MaxSliceMm)
            yield return QualityFlags.LobesEstimated(LobeChoices.SliceMm(plan), "mm between slices");
        var grid = plan.NativeGrid.ToGeometry();
        var fieldOfView = Math.Max(grid.Size.X * grid.Spacing.X, grid.Size.Y * grid.Spacing.Y);
        if (fieldOfView is < 100 or > 1000) yield return QualityFlags.ScaleImplausible(fieldOfView);
        var series = plan.Description;
        var caveats = DensitometryCaveats.Of(
            series.ConvolutionKernel,
            plan.NativeGrid.SpacingMm[2],
            series.HasContrastAgent,
            DensitometryCaveats.AirNoise(
                isotropic, found.Masks.TryGet(Structures.Airways, out var airways) ? airways : null),
            DensitometryCaveats.Vessels(isotropic, found.Masks[Structures.LungStructures]));
        foreach (var caveat in caveats)
            yield return caveat;
    }

    private static QualityFlagDocument Document(QualityFlag flag) => new(
        flag.Code,
        flag.Severity.ToString().ToLowerInvariant(),
        flag.Text,
        double.IsFinite(flag.Value) ? Math.Round(flag.Value, 3) : null,
        flag.Unit);

    /// <summary>
    /// Hands the masks to the scratch, which owns them from here on, and gives back what no exporter asks for.
    /// </summary>
    private async Task PutAsync(
        SeriesRequest request, LungSegmentation found, NativeMasks masks, CancellationToken cancellation)
    {
        found.Unfilled?.Dispose();
        Structure[] structures = [.. found.Masks.Present];
        await Task.WhenAll(structures.SelectMany(structure => (Task[])
        [
            PutAsync(ScratchNames.Isotropic(structure), found.Masks.Take(structure)),
            PutAsync(ScratchNames.Native(structure), masks.Masks.Take(structure)),
        ]));

        Task PutAsync(string name, BitVolume mask) =>
            scratch.PutMaskAsync(WorkArea.Scratch(request, name), mask, cancellation);
    }
}
