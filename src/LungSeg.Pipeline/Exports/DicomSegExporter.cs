using LungSeg.Formats.Dicom;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The lungs and airways as a DICOM Segmentation object that refers to the scan. It carries the patient and study of
/// the scan, as the standard requires; of other results only the further DICOM objects do.
/// </summary>
internal sealed class DicomSegExporter : IResultExporter
{
    public string Format => "dicom-seg";

    public string Description => "masks/lungs.seg.dcm: a DICOM Segmentation that refers to the source slices";

    public ExportNeeds Needs => ExportNeeds.SourceSlices;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.StoredMasksAsync(structure => structure.Segment is not null, cancellation);
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        var algorithm = SourcePatient.Algorithm(series);
        return new([
            await series.Results.WriteAsync(
                "masks/lungs.seg.dcm",
                stream =>
                    DicomSegWriter.Write(
                        stream, series.Plan.ToCtSeries(), patientStudy, masks.Segments, algorithm,
                        series.Plan.InputModified),
                cancellation),
        ]);
    }
}
