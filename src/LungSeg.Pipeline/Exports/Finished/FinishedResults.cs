using LungSeg.Dicom.Pixels;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Measuring;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Sources;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>
/// Turns finished results into further formats without segmenting again: masks and CT are read back from the result's
/// files (the CT from the scan, where the result has none), and the exporters do the rest as they do in a run.
/// </summary>
/// <param name="store">Where results, and scans if they are needed, lie.</param>
/// <param name="containers">The containers' names.</param>
/// <param name="decoders">Pixel decoders beside the built-in ones.</param>
public sealed class FinishedResults(
    IBlobStore store, Containers containers, IReadOnlyList<IPixelDecoder>? decoders = null)
{
    private readonly VolumeSources _sources = new(store, containers, new PixelDecoders(decoders ?? []));

    /// <summary>Exports one series.</summary>
    /// <param name="reference">Its case.</param>
    /// <param name="summaryBlob">Its summary among the results.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="results">Where the files go.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was written, or why nothing could be.</returns>
    public async Task<(ExportDocument? Document, Fault? Fault)> ExportAsync(
        CaseReference reference, string summaryBlob, ExportOrder order, ResultWriter results,
        CancellationToken cancellation)
    {
        var summary = await store.ReadJsonAsync(
            new(containers.Results, summaryBlob), PipelineJson.Default.SummaryDocument, cancellation);
        var request = new SeriesRequest(
            new(reference with { CaseId = summary.CaseId }, summary.Revision, InputKey: "finished"),
            summary.Series.Key, Slabs: 1, summary.Parameters);
        using var scratch = new MemoryScratch();
        var source = new FinishedSource(store, containers, _sources);
        try
        {
            var plan = await RestoreAsync(
                reference, summaryBlob, summary, request, order, source, scratch, cancellation);
            var series = new SegmentedSeries(scratch, request, plan, RecordOf(summary), results, _sources.Dicom.Slices)
            {
                TriangleBudget = order.TriangleBudget,
            };
            return (await WriteAsync(series, request, order, results, cancellation), null);
        }
        catch (ExportFaultException fault)
        {
            return (null, fault.Fault);
        }
        finally
        {
            await source.ClearAsync(cancellation);
        }
    }

    private static async Task<ExportDocument> WriteAsync(
        SegmentedSeries series, SeriesRequest request, ExportOrder order, ResultWriter results,
        CancellationToken cancellation)
    {
        var exports = new List<ExportedFiles>();
        foreach (var format in order.Formats.Distinct())
            exports.Add(await Exporters.Named(format).ExportAsync(series, cancellation));
        var document = new ExportDocument(
            SoftwareVersion.Current,
            request.Revision.Case.CaseId,
            request.Revision.Revision,
            request.Key,
            order.Formats,
            [.. exports.SelectMany(export => export.Files).DistinctBy(file => file.Name)],
            [.. exports.SelectMany(export => export.Surfaces).DistinctBy(surface => surface.Name)])
        {
            Scene = exports.FirstOrDefault(export => export.Scene.Count > 0)?.Scene ?? [],
        };
        await results.WriteAsync(
            ExportDocument.FileName,
            stream => System.Text.Json.JsonSerializer.Serialize(stream, document, PipelineJson.Default.ExportDocument),
            cancellation);
        return document;
    }

    private async Task<SeriesPlan> RestoreAsync(
        CaseReference reference, string summaryBlob, SummaryDocument summary, SeriesRequest request, ExportOrder order,
        FinishedSource source, MemoryScratch scratch, CancellationToken cancellation)
    {
        var needs = order.Needs;
        if (needs.HasFlag(ExportNeeds.SourceSlices) && summary.Series.FileFormat is not null)
        {
            var format = order.Formats.First(name => Exporters.Named(name).Needs.HasFlag(ExportNeeds.SourceSlices));
            throw new ExportFaultException(ExportFaults.NoSourceSlices(format));
        }

        var files = new ResultFileReader(store, containers.Results, summaryBlob[..^SummaryDocument.FileName.Length]);
        if (order.ReadsMasks)
        {
            await new FinishedMasks(files, summary, (name, mask) =>
                scratch.PutMaskAsync(WorkArea.Scratch(request, name), mask, cancellation)
            ).RestoreAsync(RecordOf(summary).Structures, cancellation);
        }

        var hasVolume = summary.Files.Any(file => file.Name == FinishedVolume.FileName);
        var plan = needs.HasFlag(ExportNeeds.SourceSlices) || (needs.HasFlag(ExportNeeds.Hounsfield) && !hasVolume)
            ? await source.PlanAsync(reference, summary, cancellation)
            : PlanWithoutSource(summary);
        if (!needs.HasFlag(ExportNeeds.Hounsfield)) return plan;
        if (hasVolume) await FinishedVolume.RestoreAsync(files, summary, request, scratch, cancellation);
        else await source.ConvertAsync(plan, request, scratch, cancellation);
        return plan;
    }

    private static SeriesPlan PlanWithoutSource(SummaryDocument summary)
    {
        var stored = summary.NativeGrid.ToGeometry();
        var isFile = summary.Series.FileFormat is not null;
        var native = isFile ? AxisOrder.ToCanonical(stored).Apply(stored) : stored;
        var slab = new SlabRange(0, native.Size.Z);
        return new(
            summary.Series, GeometryDocument.Of(native), summary.IsotropicGrid, summary.Interpolation, Slices: [],
            [new(new(0, summary.IsotropicGrid.ToGeometry().Size.Z), slab, slab)], summary.Warnings,
            InputModified: default)
        {
            File = isFile
                ? new(
                    new(summary.Series.SourceFile ?? "", null, 0, null), null, 0, 0, summary.NativeGrid,
                    HasTransform(summary))
                : null,
        };
    }

    /// <summary>Whether the file that a result is of said where it lies in the patient.</summary>
    private static bool HasTransform(SummaryDocument summary) =>
        summary.Series.FileFormat is not { } format
        || format.StartsWith("NRRD", StringComparison.Ordinal)
        || format == "MetaImage"
        || summary.Warnings.All(warning => warning.Code != VolumeFaultCodes.SidesUnknown);

    /// <summary>
    /// As the exporters of a run find it: the surfaces' areas come into the summary from one of them, and no other has
    /// them.
    /// </summary>
    private static SegmentationRecord RecordOf(SummaryDocument summary) => new(
        summary.ThresholdHu,
        [.. FinishedStructures.Of(summary).Select(structure => structure.Id)],
        summary.Histogram, summary.IsotropicVolumes,
        [.. summary.Regions.Select(region => region.With(Measures.SurfaceArea, null))], summary.QualityFlags,
        ExplainFiles: [])
    {
        Fissures = summary.Fissures,
    };
}
