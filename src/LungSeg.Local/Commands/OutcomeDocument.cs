using System.Text.Json.Serialization;
using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>What <c>run</c> and <c>watch</c> print with <c>--json</c>, one line for each case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Revision">Which revision of its results.</param>
/// <param name="Status">How it ended.</param>
/// <param name="ExitCode">What the process would end with for this case alone.</param>
/// <param name="Series">The series that were tried.</param>
/// <param name="RejectedSeries">Series that cannot be processed, each with its reason.</param>
/// <param name="Fault">Why there is no result at all; null where there is one.</param>
/// <param name="ResultBlob">case.json or failed.json, by its name among the results.</param>
internal sealed record OutcomeDocument(
    string CaseId,
    int Revision,
    CaseStatus Status,
    int ExitCode,
    IReadOnlyList<OutcomeSeries> Series,
    IReadOnlyList<RejectedSeries> RejectedSeries,
    Fault? Fault,
    string ResultBlob)
{
    public static OutcomeDocument Of(EndedCase ended) =>
        new(
            ended.Outcome.CaseId,
            ended.Outcome.Revision,
            ended.Outcome.Status,
            ended.ExitCode,
            [
                .. ended.Outcome.Series.Select(series =>
                    OutcomeSeries.Of(series, ended.Summaries.GetValueOrDefault(series.Key))
                ),
            ],
            ended.Document?.RejectedSeries ?? [],
            ended.Document?.Fault,
            ended.Outcome.ResultBlob);
}

/// <summary>One series.</summary>
/// <param name="Key">Its folder among the results.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Fault">Why, where it has no result.</param>
/// <param name="SummaryBlob">Its summary's name among the results, where it has one.</param>
/// <param name="SourceFolder">The folder that its files lie in, within the folder or container that was searched; null
/// where it has no summary.</param>
/// <param name="Regions">Volume and density of each region.</param>
/// <param name="QualityFlags">What is doubtful about it.</param>
/// <param name="Confidence">One number out of the flags, 0 to 1; null where it has no summary.</param>
internal sealed record OutcomeSeries(
    string Key,
    SeriesStatus Status,
    Fault? Fault,
    string? SummaryBlob,
    string? SourceFolder,
    IReadOnlyList<OutcomeRegion> Regions,
    IReadOnlyList<QualityFlagDocument> QualityFlags,
    double? Confidence)
{
    public static OutcomeSeries Of(SeriesOutcome series, SummaryDocument? summary) => new(
        series.Key,
        series.Status,
        series.Fault,
        series.SummaryBlob,
        summary?.Series.SourceFolder,
        [
            .. (summary?.Regions ?? []).Select(region =>
                new OutcomeRegion(region.Name, region.VolumeMl, region[Measures.MeanDensity])),
        ],
        summary?.QualityFlags ?? [],
        summary?.Confidence);
}

/// <summary>One region of a series.</summary>
internal sealed record OutcomeRegion(string Name, double VolumeMl, double? MeanHu);

/// <summary>The document's JSON on one line, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(OutcomeDocument))]
internal sealed partial class OutcomeJson : JsonSerializerContext;
