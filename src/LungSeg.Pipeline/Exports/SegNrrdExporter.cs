using LungSeg.Formats.Volumes;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>The lungs and airways as a segmentation that 3D Slicer opens with names, colours and terminology.</summary>
internal sealed class SegNrrdExporter : IResultExporter
{
    public string Format => "seg-nrrd";

    public string Description =>
        "masks/*.seg.nrrd: named, coloured segments of lungs, lobes, vessels, for 3D Slicer";

    public ExportNeeds Needs => ExportNeeds.None;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        List<ResultFile> files = [];
        foreach (var file in SegmentFile.Of(series.Structures))
        {
            using var masks = await series.StoredMasksAsync(file.Structures.Contains, cancellation);
            var segments = masks.Segments;
            files.Add(await series.Results.WriteAsync(
                $"masks/{file.Name}.seg.nrrd", stream => SegNrrdWriter.Write(stream, segments), cancellation));
        }

        return new([.. files]);
    }
}
