using LungSeg.Formats.Volumes;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>The CT and the lungs as plain NRRD volumes on the CT's own grid, for ITK and what is built on it.</summary>
internal sealed class NrrdExporter : IResultExporter
{
    public string Format => "nrrd";

    public string Description => "ct.nrrd, masks/lungs.nrrd, airways.nrrd: the CT and the labels for ITK";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.StoredMasksAsync(structure => structure.Segment is not null, cancellation);
        var files = new List<ResultFile>
        {
            await series.WriteHounsfieldAsync("ct.nrrd", NrrdWriter.Start, cancellation),
        };
        foreach (var (name, labels) in masks.Files)
        {
            files.Add(
                await series.Results.WriteAsync(
                    $"masks/{name}.nrrd", stream => NrrdWriter.Write(stream, labels), cancellation));
        }

        return new(files);
    }
}
