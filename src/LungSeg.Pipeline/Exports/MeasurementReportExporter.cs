using LungSeg.Formats.Dicom;
using LungSeg.Voxels.Anatomy;
using LungSeg.Workflow;

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
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        List<ResultFile> files = [];
        foreach (var file in SegmentFile.Of(series.Structures))
        {
            // A report refers to one segmentation object, and lobes and vessels have their own.
            using var masks = await series.StoredMasksAsync(file.Structures.Contains, cancellation);
            var segments = masks.Segments;
            MeasuredStructure[] measured =
            [
                .. from region in series.Record.Regions
                where region.Voxels > 0
                from structure in Structures.All
                where structure.Id == region.Name && SegmentFile.NameFor(structure) == file.Name
                select new MeasuredStructure(structure, region.Values),
            ];
            files.Add(await series.Results.WriteAsync(
                file.Name == SegmentFile.Main ? "measurements.sr.dcm" : $"measurements-{file.Name}.sr.dcm",
                stream => MeasurementReportWriter.Write(
                    stream, series.Plan.ToCtSeries(), patientStudy, measured, segments,
                    SourcePatient.Algorithm(series), series.Plan.InputModified),
                cancellation));
        }

        return new([.. files]);
    }
}
