using System.Text.Json.Serialization;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Series;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>What <c>lungseg info --json</c> prints.</summary>
/// <param name="Series">The series that can be processed.</param>
/// <param name="RejectedSeries">Those that cannot, and why.</param>
/// <param name="RejectedFiles">The files that are no slice of any series, and why.</param>
internal sealed record InfoDocument(
    IReadOnlyList<InfoSeries> Series, IReadOnlyList<InfoRejection> RejectedSeries, IReadOnlyList<Fault> RejectedFiles)
{
    public static InfoDocument Of(SeriesIndex index) => new(
        [.. index.Series.Select(InfoSeries.Of)],
        [.. index.Rejections.Select(series => new InfoRejection(
            series.SeriesInstanceUid, series.ObjectNames.Count, new(series.Fault.Code, series.Fault.Message, series.Fault.Cure)))],
        [.. index.Objects.Select(item => new Fault(item.Fault.Code, item.Fault.Message, item.Fault.Cure, item.ObjectName))]);
}

/// <summary>A series that can be processed.</summary>
internal sealed record InfoSeries(
    string SeriesInstanceUid,
    int? SeriesNumber,
    int Slices,
    GeometryDocument Grid,
    double? SliceThicknessMm,
    string? Manufacturer,
    string? ManufacturerModelName,
    string? ConvolutionKernel,
    IReadOnlyList<string> TransferSyntaxes,
    IReadOnlyList<Fault> Warnings)
{
    public static InfoSeries Of(CtSeries series) => new(
        series.SeriesInstanceUid,
        series.SeriesNumber,
        series.Slices.Count,
        GeometryDocument.Of(series.Geometry),
        series.SliceThickness,
        series.Acquisition.Manufacturer,
        series.Acquisition.ManufacturerModelName,
        series.Acquisition.ConvolutionKernel,
        [.. series.TransferSyntaxes],
        [.. series.Warnings.Select(warning => new Fault(warning.Code, warning.Message, ""))]);
}

/// <summary>A series that cannot be processed.</summary>
internal sealed record InfoRejection(string SeriesInstanceUid, int Files, Fault Fault);

/// <summary>The document's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(InfoDocument))]
internal sealed partial class InfoJson : JsonSerializerContext;
