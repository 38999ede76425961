using LungSeg.Dicom;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>How a case ended, with all that its results say of it.</summary>
/// <param name="Outcome">As the workflow tells it.</param>
/// <param name="Document">case.json or failed.json; null where nothing was done.</param>
/// <param name="Summaries">Of the series that have one, by their keys.</param>
internal sealed record EndedCase(
    CaseOutcome Outcome, CaseDocument? Document, IReadOnlyDictionary<string, SummaryDocument> Summaries)
{
    /// <summary>The flag of a series in which no lungs were found.</summary>
    private const string NoLungs = "no-lungs";

    public static async Task<EndedCase> ReadAsync(
        IBlobStore store, Containers containers, CaseOutcome outcome, CancellationToken cancellation)
    {
        var summaries = new Dictionary<string, SummaryDocument>();
        foreach (var series in outcome.Series.Where(series => series.SummaryBlob is not null))
        {
            summaries[series.Key] = await store.ReadJsonAsync(
                new(containers.Results, series.SummaryBlob!), PipelineJson.Default.SummaryDocument, cancellation);
        }

        var document =
            outcome.ResultBlob.Length == 0
                ? null
                : await store.ReadJsonAsync(
                    new(containers.Results, outcome.ResultBlob), PipelineJson.Default.CaseDocument, cancellation);
        return new(outcome, document, summaries);
    }

    /// <summary>
    /// Of <see cref="ExitCodes"/>. Scouts and other modalities are nobody's scans: leaving them out is no failure.
    /// </summary>
    public int ExitCode =>
        Outcome.Status switch
        {
            CaseStatus.Unchanged => ExitCodes.Done,
            CaseStatus.Rejected => ExitCodes.Rejected,
            CaseStatus.Failed => ExitCodes.Failed,
            _ when Outcome.Series.Any(series => series.Status != SeriesStatus.Complete) => ExitCodes.Partly,
            _ when Document?.RejectedSeries.Any(series =>
                    series.Fault.Code is not (DicomFaultCodes.NotCt or DicomFaultCodes.Localizer)
                ) == true => ExitCodes.Partly,
            _ when Summaries.Values.Any(summary => summary.QualityFlags.Any(flag => flag.Code == NoLungs)) =>
                ExitCodes.Partly,
            _ => ExitCodes.Done,
        };
}
