using LungSeg.Formats.Volumes;

namespace LungSeg.Pipeline.Exports;

/// <summary>The CT itself as NIfTI on its own grid, for tools that do not read DICOM, and for the viewer.</summary>
internal sealed class CtExporter : IResultExporter
{
    public string Format => "ct";

    public string Description => "ct.nii.gz: the CT in HU as NIfTI, which the viewer shows";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool ReadsMasks => false;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation) =>
        new([
            await series.WriteHounsfieldAsync(
                "ct.nii.gz", (stream, grid) => NiftiWriter.Start(stream, grid, series.HasTransform), cancellation),
        ]);
}
