using LungSeg.Formats.Volumes;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>The CT itself as NIfTI on its own grid, for tools that do not read DICOM, and for the viewer.</summary>
internal sealed class CtExporter : IResultExporter
{
    public string Format => "ct";

    public string Description => "ct.nii.gz: the CT in HU as NIfTI, which the viewer shows";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var ct = await series.NativeVolumeAsync(cancellation);
        return new([await series.Results.WriteAsync("ct.nii.gz", stream => NiftiWriter.Write(stream, ct.Value), cancellation)]);
    }
}
