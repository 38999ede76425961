using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Series;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The masks as NIfTI: on the CT's own grid, so that they lie on the scan voxel by voxel, and with <c>-iso</c> in the
/// name on the isotropic grid that was segmented on.
/// </summary>
internal sealed class MasksExporter : IResultExporter
{
    public string Format => "masks";

    public string Description => "masks/*.nii.gz: all masks as NIfTI, on the CT's grid and on the isotropic one";

    public ExportNeeds Needs => ExportNeeds.None;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await SeriesMasks.OpenAsync(series, cancellation);
        var files = new List<ResultFile>
        {
            await WriteAsync("lungs", masks.NativeLungs),
            await WriteAsync("lung-air", [new(1, masks.NativeAir)]),
            await WriteAsync("lung-structures", [new(1, masks.NativeStructures)]),
            await WriteAsync("lungs-iso", masks.IsotropicLungs),
            await WriteAsync("lung-air-iso", [new(1, masks.IsotropicAir)]),
            await WriteAsync("lung-structures-iso", [new(1, masks.IsotropicStructures)]),
        };
        if (masks.NativeAirways is { } airways) files.Add(await WriteAsync("airways", [new(1, airways)]));
        if (masks.IsotropicAirways is { } fine) files.Add(await WriteAsync("airways-iso", [new(1, fine)]));
        return new(files);

        Task<ResultFile> WriteAsync(string name, IReadOnlyList<LabelMask> labels) => series.Results.WriteAsync(
            $"masks/{name}.nii.gz",
            stream => NiftiWriter.Write(stream, labels, hasTransform: series.HasTransform || labels[0].Mask.Geometry == series.IsotropicGrid),
            cancellation);
    }
}
