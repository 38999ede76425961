using System.Text.Json.Serialization;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Planning;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>What <c>lungseg info --json</c> prints of each case.</summary>
/// <param name="CaseId">What the case would be called.</param>
/// <param name="Series">The series that can be processed.</param>
/// <param name="RejectedSeries">Those that cannot, and why.</param>
/// <param name="RejectedFiles">The files that are no slice of any series, and why.</param>
/// <param name="Model">The model that would be used; null for other methods.</param>
internal sealed record InfoDocument(
    string CaseId, IReadOnlyList<InfoSeries> Series, IReadOnlyList<InfoRejection> RejectedSeries,
    IReadOnlyList<Fault> RejectedFiles, ModelReference? Model)
{
    public static InfoDocument Of(string caseId, FolderIndex index, ModelReference? model) =>
        new(
            caseId,
            [.. index.Series.Select(InfoSeries.Of)],
            [
                .. index.LeftOut.RejectedSeries.Select(series => new InfoRejection(
                    series.SeriesInstanceUid, series.Objects, series.Fault)),
            ],
            index.LeftOut.RejectedObjects, model);
}

/// <summary>A series that can be processed.</summary>
/// <param name="Key">The folder that its results would have.</param>
/// <param name="SourceFolder">The folder that its files lie in, within the folder that was searched; empty where that
/// is it.</param>
/// <param name="SourceFile">The file, of a volume that is no DICOM; else null.</param>
/// <param name="FileFormat">Its format; else null.</param>
/// <param name="Part">Which scan of the series it is where the series holds several; else null.</param>
internal sealed record InfoSeries(
    string Key,
    string? Part,
    string SourceFolder,
    string? SourceFile,
    string? FileFormat,
    string SeriesInstanceUid,
    int? SeriesNumber,
    int Slices,
    GeometryDocument Grid,
    GeometryDocument IsotropicGrid,
    double? SliceThicknessMm,
    string? Manufacturer,
    string? ManufacturerModelName,
    string? ConvolutionKernel,
    IReadOnlyList<string> TransferSyntaxes,
    IReadOnlyList<Fault> Warnings)
{
    public static InfoSeries Of(SeriesPlan plan) => new(
        plan.Description.Key,
        plan.Description.Part,
        plan.Description.SourceFolder,
        plan.Description.SourceFile,
        plan.Description.FileFormat,
        plan.Description.SeriesInstanceUid,
        plan.Description.SeriesNumber,
        plan.Description.Slices,
        GeometryDocument.Of(plan.StoredGrid),
        plan.IsotropicGrid,
        plan.Description.SliceThicknessMm,
        plan.Description.Manufacturer,
        plan.Description.ManufacturerModelName,
        plan.Description.ConvolutionKernel,
        plan.Description.TransferSyntax?.Split(", ") ?? [],
        plan.Warnings);
}

/// <summary>A series that cannot be processed.</summary>
internal sealed record InfoRejection(string SeriesInstanceUid, int Files, Fault Fault);

/// <summary>The document's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(InfoDocument))]
internal sealed partial class InfoJson : JsonSerializerContext;
