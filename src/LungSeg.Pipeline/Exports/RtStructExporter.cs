using LungSeg.Formats.Dicom;

namespace LungSeg.Pipeline.Exports;

/// <summary>The lungs and airways as contours on the scan's slices. It carries the scan's patient and study.</summary>
internal sealed class RtStructExporter : IResultExporter
{
    public string Format => "rtstruct";

    public string Description => "masks/lungs.rtstruct.dcm: contours as a DICOM RT Structure Set on the source slices";

    public ExportNeeds Needs => ExportNeeds.SourceSlices;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.StoredMasksAsync(structure => structure.Segment is not null, cancellation);
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        return new([
            await series.Results.WriteAsync(
                "masks/lungs.rtstruct.dcm",
                stream =>
                    RtStructWriter.Write(
                        stream, series.Plan.ToCtSeries(), patientStudy, masks.Segments, SourcePatient.Algorithm(series),
                        series.Plan.InputModified),
                cancellation),
        ]);
    }
}
