using System.Text.Json.Serialization;

namespace LungSeg.Pipeline.Documents;

/// <summary>The series, as far as it explains the numbers. Nothing here tells who the patient is.</summary>
public sealed record SeriesDescription
{
    public required string Key { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public required string StudyInstanceUid { get; init; }

    public string? FrameOfReferenceUid { get; init; }

    public int? SeriesNumber { get; init; }

    /// <summary>
    /// Which scan of the series it is where the series holds several, such as acquisition-2; else left out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Part { get; init; }

    /// <summary>
    /// The folder that its files lie in or below, within the folder or container that was searched, with '/' between
    /// names; empty where that is the folder itself.
    /// </summary>
    public string SourceFolder { get; init; } = "";

    /// <summary>The file that the volume is in, where it is no DICOM; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceFile { get; init; }

    /// <summary>The file's format, such as NIfTI-1, where it is no DICOM; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileFormat { get; init; }

    public required int Slices { get; init; }

    public string? Manufacturer { get; init; }

    public string? ManufacturerModelName { get; init; }

    public string? ConvolutionKernel { get; init; }

    public double? SliceThicknessMm { get; init; }

    public double? TubeVoltageKv { get; init; }

    public bool HasContrastAgent { get; init; }

    public string? PatientPosition { get; init; }

    public string? TransferSyntax { get; init; }
}
