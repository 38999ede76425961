using LungSeg.Formats.Dicom;
using LungSeg.Pipeline.Report;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The measurements of whole structures as a DICOM structured report. It carries the scan's patient and study.
/// </summary>
internal sealed class MeasurementReportExporter : IResultExporter
{
    public string Format => "dicom-sr";

    public string Description =>
        "measurements.sr.dcm: the measurements as a DICOM structured report (TID 1500) that refers to dicom-seg";

    public ExportNeeds Needs => ExportNeeds.SourceSlices;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var masks = await series.StoredMasksAsync(structure => structure.Segment is not null, cancellation);
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        MeasuredStructure[] measured =
        [
            .. from region in series.Record.Regions
            where region.Voxels > 0
            from structure in Structures.All
            where structure.Id == region.Name
            select new MeasuredStructure(structure, RegionValues.Of(region)),
        ];
        return new([
            await series.Results.WriteAsync(
                "measurements.sr.dcm",
                stream =>
                    MeasurementReportWriter.Write(
                        stream,
                        series.Plan.ToCtSeries(),
                        patientStudy,
                        measured,
                        masks.Segments,
                        SourcePatient.Algorithm(series),
                        series.Plan.InputModified
                    ),
                cancellation
            ),
        ]);
    }
}
