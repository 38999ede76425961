using LungSeg.Formats.Dicom;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The lungs and airways as a DICOM Segmentation object that refers to the scan. It carries the patient and study of
/// the scan, as the standard requires; of other results only the further DICOM objects do.
/// </summary>
internal sealed class DicomSegExporter(SegmentationType type) : IResultExporter
{
    public string Format => IsLabelMap ? "dicom-labelmap" : "dicom-seg";

    public string Description => IsLabelMap
        ? "masks/*.labelmap.dcm: the same as label maps (DICOM 2024c and later), by RLE"
        : "masks/*.seg.dcm: DICOM Segmentations of lungs, lobes, vessels, that refer to the source slices";

    public ExportNeeds Needs => ExportNeeds.SourceSlices;

    public bool IsDefault => !IsLabelMap;

    private bool IsLabelMap => type == SegmentationType.LabelMap;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        var algorithm = SourcePatient.Algorithm(series);
        List<ResultFile> files = [];
        foreach (var file in SegmentFile.Of(series.Structures))
        {
            using var masks = await series.StoredMasksAsync(file.Structures.Contains, cancellation);
            var segments = masks.Segments;
            files.Add(await series.Results.WriteAsync(
                $"masks/{file.Name}.{(IsLabelMap ? "labelmap" : "seg")}.dcm",
                stream => DicomSegWriter.Write(
                    stream, series.Plan.ToCtSeries(), patientStudy, segments, algorithm, series.Plan.InputModified,
                    type),
                cancellation));
        }

        return new([.. files]);
    }
}
