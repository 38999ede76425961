using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// What a person looks at first: montages with contours in three planes, and the histogram. The picture of the surfaces
/// comes with the meshes.
/// </summary>
internal sealed class PreviewsExporter : IResultExporter
{
    public string Format => "previews";

    public string Description => "previews/*.png: slices in three planes with contours, and the histogram";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.NativeMasksAsync(structure => structure.IsOutlined, cancellation);
        MaskOverlay[] overlays =
        [
            .. masks.All.Select(mask => new MaskOverlay(
                mask.Structure.Name.ToLowerInvariant(), mask.Mask, mask.Structure.Color)),
        ];
        using var axial = new SlicePreview(series.NativeGrid, overlays, PatientPlane.Axial);
        using var coronal = new SlicePreview(series.NativeGrid, overlays, PatientPlane.Coronal);
        using var sagittal = new SlicePreview(series.NativeGrid, overlays, PatientPlane.Sagittal);
        await series.ForEachSlabAsync(
            slab =>
            {
                axial.Add(slab);
                coronal.Add(slab);
                sagittal.Add(slab);
            },
            cancellation);
        return new(
        [
            await WriteAsync("axial", axial.Draw()),
            await WriteAsync("coronal", coronal.Draw()),
            await WriteAsync("sagittal", sagittal.Draw()),
            await WriteAsync("histogram", Histogram(series)),
        ]);

        Task<ResultFile> WriteAsync(string name, Picture picture) =>
            series.Results.WriteAsync($"previews/{name}.png", stream => PngWriter.Write(stream, picture), cancellation);
    }

    private static Picture Histogram(SegmentedSeries series)
    {
        var histogram = series.Record.Histogram;
        return HistogramPicture.Draw(
            [.. histogram.All], [.. histogram.Lungs], histogram.FirstBinHu, histogram.BinWidthHu,
            (int)series.Record.ThresholdHu);
    }
}
