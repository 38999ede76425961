using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Formats.Dicom;
using LungSeg.Voxels.Engines;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The lungs and airways as a DICOM Segmentation object that refers to the scan. It carries the patient and study of
/// the scan, as the standard requires; no other result does.
/// </summary>
internal sealed class DicomSegExporter : IResultExporter
{
    public string Format => "dicom-seg";

    public string Description => "masks/lungs.seg.dcm, and lobes.seg.dcm: a DICOM Segmentation that refers to the source slices";

    public ExportNeeds Needs => ExportNeeds.SourceSlices;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var patientStudy = await PatientStudyAsync(series, cancellation);
        var algorithm = new SegmentationAlgorithm(
            $"LungSeg {series.Options.Method}", SoftwareVersion.Current,
            SegmentationEngines.Named(series.Options.Method).AlgorithmFamily);
        List<ResultFile> files = [];
        foreach (var file in SegmentFile.Of(series.Structures))
        {
            using var masks = await series.StoredMasksAsync(file.Structures.Contains, cancellation);
            var segments = masks.Segments;
            files.Add(await series.Results.WriteAsync(
                $"masks/{file.Name}.seg.dcm",
                stream => DicomSegWriter.Write(
                    stream, series.Plan.ToCtSeries(), patientStudy, segments, algorithm, series.Plan.InputModified),
                cancellation));
        }

        return new([.. files]);
    }

    private static async Task<DicomDataset> PatientStudyAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var slice = series.Plan.Uneven is { } uneven ? uneven[0].Slice : series.Plan.Slices[0];
        var length = (int)Math.Min(slice.Length, PatientStudyPrefix);
        using var bytes = await series.Source.ReadAsync(slice.Version, length, cancellation);
        return PatientStudyReader.Read(bytes.Span, slice.Length);
    }

    /// <summary>Patient and study stand at the front of an object; this is far beyond where they end.</summary>
    private const int PatientStudyPrefix = 16 * SliceHeaderReader.SuggestedPrefix;
}
