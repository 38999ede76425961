using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Formats.Dicom;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Given;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>What objects made from a DICOM scan carry of it, and of who made them.</summary>
internal static class SourcePatient
{
    /// <summary>Patient and study stand at the front of an object; this is far beyond where they end.</summary>
    private const int Prefix = 16 * SliceHeaderReader.SuggestedPrefix;

    /// <summary>Patient and study as the scan's first slice has them.</summary>
    public static async Task<DicomDataset> ReadAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var slice = series.Plan.Uneven is { } uneven ? uneven[0].Slice : series.Plan.Slices[0];
        var length = (int)Math.Min(slice.Length, Prefix);
        using var bytes = await series.Source.ReadAsync(slice.Version, length, cancellation);
        return PatientStudyReader.Read(bytes.Span, slice.Length);
    }

    /// <summary>The method, as objects name it.</summary>
    public static SegmentationAlgorithm Algorithm(SegmentedSeries series) =>
        new(
            series.Options.Model?.Name ?? $"LungSeg {series.Options.Method}", VersionOf(series.Options.Model),
            SegmentationEngines.Named(series.Options.Method).AlgorithmFamily)
        {
            Type = series.Options.Method == GivenMasksEngine.GivenName ? "SEMIAUTOMATIC" : "AUTOMATIC",
        };

    /// <summary>
    /// Ours; of a model its own, or else the beginning of its checksum, with ours, which took it to the CT's grid.
    /// </summary>
    private static string VersionOf(ModelReference? model) =>
        model is null
            ? SoftwareVersion.Current
            : $"{model.Version ?? model.Sha256[..12]}, LungSeg {SoftwareVersion.Current}";
}
