using System.Runtime.CompilerServices;
using System.Text.Json;
using LungSeg.Dicom;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Results;

/// <summary>
/// Reads the newest results of every case at any depth of the results, one listing and then some documents at a time:
/// memory holds the cases' names and no more than a few cases.
/// </summary>
/// <param name="store">Where results lie.</param>
/// <param name="containers">The containers' names.</param>
/// <param name="within">Only results whose names start with this; all when empty.</param>
public sealed class CohortReader(IBlobStore store, Containers containers, string within = "")
{
    /// <summary>Cases read at once: a store across a network answers in tens of milliseconds.</summary>
    private const int Ahead = 16;

    /// <summary>Every case in ordinal order of the folders' names.</summary>
    public async IAsyncEnumerable<CohortCase> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var reading = new Queue<Task<CohortCase>>();
        try
        {
            foreach (var (folder, documents) in await FoldersAsync(cancellation))
            {
                if (reading.Count == Ahead)
                    yield return await reading.Dequeue();
                reading.Enqueue(Task.Run(() => ReadCaseAsync(folder, documents, cancellation), cancellation));
            }

            while (reading.TryDequeue(out var next))
                yield return await next;
        }
        finally
        {
            await Task.WhenAll(reading)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// What the names of each case's results start with, with the '/' at its end, and which of its documents are there.
    /// </summary>
    private async Task<SortedDictionary<string, FoundDocuments>> FoldersAsync(CancellationToken cancellation)
    {
        var folders = new SortedDictionary<string, FoundDocuments>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(containers.Results, within, cancellation))
        {
            var name = blob.Name.AsSpan(blob.Name.LastIndexOf('/') + 1);
            var document = name switch
            {
                CaseDocument.CompleteName => FoundDocuments.Complete,
                CaseDocument.FailedName => FoundDocuments.Failed,
                _ => FoundDocuments.None,
            };
            if (document == FoundDocuments.None)
                continue;
            var folder = blob.Name[..^name.Length];
            folders[folder] = folders.GetValueOrDefault(folder) | document;
        }

        return folders;
    }

    private async Task<CohortCase> ReadCaseAsync(string folder, FoundDocuments found, CancellationToken cancellation)
    {
        var (series, failures) = (new List<CohortSeries>(), new List<CohortFailure>());
        var resultPath = folder.TrimEnd('/');
        CaseDocument? results,
            failed;
        try
        {
            results = await FindAsync(FoundDocuments.Complete, CaseDocument.CompleteName);
            failed = await FindAsync(FoundDocuments.Failed, CaseDocument.FailedName);
        }
        catch (JsonException)
        {
            return new(
                [],
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
        return new(series, failures);

        async Task<CaseDocument?> FindAsync(FoundDocuments document, string name) =>
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

    [Flags]
    private enum FoundDocuments
    {
        None = 0,
        Complete = 1,
        Failed = 2,
    }
}
