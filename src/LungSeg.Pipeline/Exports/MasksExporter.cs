using LungSeg.Formats.Volumes;
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
        var files = new List<ResultFile>();
        using (var native = await series.StoredMasksAsync(structure => true, cancellation))
            await WriteAsync(native, suffix: "");
        using (var isotropic = await series.MasksAsync(structure => true, cancellation))
            await WriteAsync(isotropic, suffix: "-iso");
        return new(files);

        async Task WriteAsync(LeasedMasks masks, string suffix)
        {
            foreach (var (name, labels) in masks.Files)
            {
                files.Add(
                    await series.Results.WriteAsync(
                        $"masks/{name}{suffix}.nii.gz",
                        stream =>
                            NiftiWriter.Write(stream, labels, hasTransform: suffix.Length > 0 || series.HasTransform),
                        cancellation));
            }
        }
    }
}
