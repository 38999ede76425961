using System.Text.Json;
using LungSeg.Dicom;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Results;

/// <summary>Reads the newest results of one case.</summary>
/// <param name="store">Where results lie.</param>
/// <param name="containers">The containers' names.</param>
internal sealed class CohortCaseReader(IBlobStore store, Containers containers)
{
    /// <param name="folder">What the names of the case's results start with, with the '/' at its end; may be
    /// empty.</param>
    /// <param name="found">Its documents that are there; the others are not asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CohortCase> ReadAsync(string folder, CaseDocuments found, CancellationToken cancellation)
    {
        var (series, failures) = (new List<CohortSeries>(), new List<CohortFailure>());
        var resultPath = folder.TrimEnd('/');
        CaseDocument? results,
            failed;
        try
        {
            results = await FindAsync(CaseDocuments.Complete, CaseDocument.CompleteName);
            failed = await FindAsync(CaseDocuments.Failed, CaseDocument.FailedName);
        }
        catch (JsonException)
        {
            return new(
                null, [],
                [new(resultPath, null, null, resultPath, CohortFailure.Unreadable, Unreadable("The case's own file"))]);
        }

        if (results is not null)
        {
            foreach (var one in results.Series.Where(one => one.SummaryBlob is not null))
                await ReadSeriesAsync(results, one);
            failures.AddRange(FailuresOf(results));
        }

        // A later failure takes no result away; both are told.
        if (failed is not null && failed.Revision > (results?.Revision ?? 0))
            failures.AddRange(FailuresOf(failed));
        return new(Math.Max(results?.Revision ?? 0, failed?.Revision ?? 0), series, failures);

        async Task<CaseDocument?> FindAsync(CaseDocuments document, string name) =>
            found.HasFlag(document)
                ? await store.FindJsonAsync(
                    new(containers.Results, folder + name), PipelineJson.Default.CaseDocument, cancellation)
                : null;

        async Task ReadSeriesAsync(CaseDocument document, SeriesOutcome one)
        {
            try
            {
                foreach (var name in CaseBlobNames.OfSummary(folder, one.SummaryBlob!))
                {
                    if (
                        await store.FindJsonAsync(
                            new(containers.Results, name), PipelineJson.Default.SummaryDocument, cancellation)
                        is not { } summary)
                        continue;
                    series.Add(new(name[..^(SummaryDocument.FileName.Length + 1)], summary));
                    return;
                }

                failures.Add(
                    Failure(
                        document, one.Key, CohortFailure.Unreadable,
                        Unreadable($"{SummaryDocument.FileName} of {one.Key} is not there or")));
            }
            catch (JsonException)
            {
                failures.Add(
                    Failure(
                        document, one.Key, CohortFailure.Unreadable,
                        Unreadable($"{SummaryDocument.FileName} of {one.Key}")));
            }
        }

        CohortFailure Failure(CaseDocument document, string? key, string status, Fault fault) =>
            new(document.CaseId, document.Revision, key, resultPath, status, fault);

        IEnumerable<CohortFailure> FailuresOf(CaseDocument document)
        {
            foreach (var one in document.Series.Where(one => one.Fault is not null))
                yield return Failure(document, one.Key, Word(one.Status), one.Fault!);
            foreach (var one in document.RejectedSeries.Where(one => !IsNoScan(one.Fault)))
                yield return Failure(document, one.Key, "rejected", one.Fault);
            var isTold =
                document.Series.Any(one => one.Fault == document.Fault)
                || document.RejectedSeries.Any(one => one.Fault == document.Fault && !IsNoScan(one.Fault));
            if (document.Fault is { } fault && !isTold)
                yield return Failure(document, null, Word(document.Status), fault);
        }
    }

    /// <summary>Scouts, dose sheets and other modalities are nobody's scans: leaving them out is no failure.</summary>
    private static bool IsNoScan(Fault fault) => fault.Code is DicomFaultCodes.NotCt or DicomFaultCodes.Localizer;

    private static string Word<T>(T status)
        where T : struct, Enum => status.ToString().ToLowerInvariant();

    private static Fault Unreadable(string what) =>
        new(
            "unreadable-result", $"{what} is no JSON of the kind it should be.",
            "Process the case again with this version.");
}

/// <summary>The documents that a case may have.</summary>
[Flags]
internal enum CaseDocuments
{
    None = 0,
    Complete = 1,
    Failed = 2,
}
