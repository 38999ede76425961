using LungSeg.Formats.Volumes;

namespace LungSeg.Pipeline.Exports;

/// <summary>The lungs and airways as a segmentation that 3D Slicer opens with names, colours and terminology.</summary>
internal sealed class SegNrrdExporter : IResultExporter
{
    public string Format => "seg-nrrd";

    public string Description => "masks/lungs.seg.nrrd: named, coloured segments for 3D Slicer";

    public ExportNeeds Needs => ExportNeeds.None;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.StoredMasksAsync(structure => structure.Segment is not null, cancellation);
        var segments = masks.Segments;
        return new([
            await series.Results.WriteAsync(
                "masks/lungs.seg.nrrd", stream => SegNrrdWriter.Write(stream, segments), cancellation),
        ]);
    }
}
