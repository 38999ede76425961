using System.Text.Json.Serialization;
using LungSeg.Dicom;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Where it is asked for, deletes the scans of cases whose results have been complete for so many days. A document
/// among the results says so first: then a case of which half is deleted is never taken for one with another input.
/// What goes is no newer than the result, by the store's own clock; what came since stays.
/// </summary>
public sealed class ScanExpiry(
    IBlobStore store, LungSegOptions options, TimeProvider time, ILogger<ScanExpiry> log)
{
    /// <summary>The document's name beside the case's own.</summary>
    public const string DocumentName = "scans-deleted.json";

    /// <summary>
    /// Deletes the case's scans where their time has come; called when the newest result was just found to be of what
    /// lies there.
    /// </summary>
    /// <param name="reference">The case.</param>
    /// <param name="blobs">What lies there, the marker apart.</param>
    /// <param name="newest">Its newest result.</param>
    /// <param name="cancellation">Ends it; the next audit goes on.</param>
    public async Task RunAsync(
        CaseReference reference, IReadOnlyList<BlobEntry> blobs, CaseDocument newest, CancellationToken cancellation)
    {
        if (options.ScansKeptDays == 0 || !IsComplete(newest)) return;
        var due = time.GetUtcNow() - TimeSpan.FromDays(options.ScansKeptDays);
        if (blobs.Max(blob => blob.LastModified) > due) return;
        var result = await store.FindAsync(In(reference, CaseDocument.CompleteName), cancellation);
        if (result is null || result.LastModified > due) return;
        foreach (var series in newest.Series)
        {
            if (await store.FindAsync(new(options.ResultsContainer, series.SummaryBlob!), cancellation) is null) return;
        }

        await store.WriteJsonAsync(
            In(reference, DocumentName),
            new ScansDeleted(newest.CaseId, newest.Revision, newest.Revisions[^1].InputFingerprint, blobs.Count),
            ScanExpiryJson.Default.ScansDeleted, cancellation);
        await DeleteAsync(reference, result.LastModified, cancellation);
    }

    /// <summary>
    /// Goes on with a deletion that was stopped. Called for a case whose input is not that of its newest result.
    /// </summary>
    /// <returns>True where the case's scans were deleted and nothing has come since: nothing is left to do.</returns>
    public async Task<bool> GoOnAsync(CaseReference reference, CancellationToken cancellation) =>
        await store.FindAsync(In(reference, DocumentName), cancellation) is not null
        && await store.FindAsync(In(reference, CaseDocument.CompleteName), cancellation) is { } result
        && await DeleteAsync(reference, result.LastModified, cancellation);

    /// <returns>True where nothing is left.</returns>
    private async Task<bool> DeleteAsync(
        CaseReference reference, DateTimeOffset newest, CancellationToken cancellation)
    {
        var (deleted, left) = (0, 0);
        await foreach (var blob in store.ListAsync(options.ScansContainer, reference.ScansPrefix, cancellation))
        {
            if (blob.LastModified > newest) left++;
            else if (await store.DeleteAsync(new(options.ScansContainer, blob.Name), cancellation)) deleted++;
        }

        if (deleted > 0) log.LogInformation("{Deleted} files of the scans were deleted; results stay.", deleted);
        return left == 0;
    }

    /// <summary>Everything that is a scan has its result: nobody needs its files again to mend something.</summary>
    private static bool IsComplete(CaseDocument newest) =>
        newest.Status == CaseStatus.Complete && newest.Series.Count > 0
        && newest.Series.All(series => series is { Status: SeriesStatus.Complete, SummaryBlob: not null })
        && newest.RejectedSeries.All(series => series.Fault.Code == DicomFaultCodes.Localizer);

    private BlobAddress In(CaseReference reference, string name) =>
        new(options.ResultsContainer, reference.ResultsPrefix + name);
}

/// <summary>Says that a case's scans were deleted, and of what its results are.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Revision">The revision that was complete.</param>
/// <param name="InputFingerprint">Of the deleted files' names, lengths and contents: that of the revision.</param>
/// <param name="Files">How many there were.</param>
public sealed record ScansDeleted(string CaseId, int Revision, string InputFingerprint, int Files);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ScansDeleted))]
internal sealed partial class ScanExpiryJson : JsonSerializerContext;
