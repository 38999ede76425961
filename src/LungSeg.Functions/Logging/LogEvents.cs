using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Logging;

/// <summary>
/// The events that alerts, dashboard and queries count, by name and with the properties that docs/operations.md lists;
/// a name or property is never changed. Logged by activities and triggers only: an orchestrator is replayed.
/// </summary>
internal static partial class LogEvents
{
    [LoggerMessage(1, LogLevel.Information, "Case {CaseId} begins as revision {Revision}.", EventName = "CaseStarted")]
    public static partial void CaseStarted(this ILogger log, string caseId, int revision);

    [LoggerMessage(2, LogLevel.Information, "{Stage} of case {CaseId} took {Seconds} s.", EventName = "StageCompleted")]
    public static partial void StageCompleted(this ILogger log, string caseId, string stage, double seconds);

    [LoggerMessage(
        3, LogLevel.Information, "Case {CaseId} has its results, revision {Revision}, {Seconds} s after it began.",
        EventName = "CaseCompleted")]
    public static partial void CaseCompleted(this ILogger log, string caseId, int revision, double seconds);

    [LoggerMessage(4, LogLevel.Warning, "Case {CaseId} cannot be processed: {Reason}.", EventName = "CaseRejected")]
    public static partial void CaseRejected(this ILogger log, string caseId, string reason);

    [LoggerMessage(5, LogLevel.Error, "Case {CaseId} failed: {Reason}.", EventName = "CaseFailed")]
    public static partial void CaseFailed(this ILogger log, string caseId, string reason);

    [LoggerMessage(
        6, LogLevel.Error, "An event of case {CaseId} was put aside: {Reason}.", EventName = "BlobEventPoisoned")]
    public static partial void BlobEventPoisoned(this ILogger log, string caseId, string reason);

    [LoggerMessage(
        7, LogLevel.Information, "{Waiting} cases wait for a result, the oldest for {OldestMinutes} min.",
        EventName = "BacklogMeasured")]
    public static partial void BacklogMeasured(this ILogger log, int waiting, double oldestMinutes);

    [LoggerMessage(
        8, LogLevel.Information, "{Cases} cases were held against their results within {Hours} h.",
        EventName = "AuditEnded")]
    public static partial void AuditEnded(this ILogger log, long cases, double hours);

    [LoggerMessage(
        9, LogLevel.Information, "{Cases} cases are new in the table of all results; more wait: {HasMore}.",
        EventName = "CohortUpdated")]
    public static partial void CohortUpdated(this ILogger log, int cases, bool hasMore);

    [LoggerMessage(
        10, LogLevel.Error, "The table {Table} of all results could not be brought up to date; the next sweep tries.",
        EventName = "CohortNotUpdated")]
    public static partial void CohortNotUpdated(this ILogger log, Exception fault, string table);

    [LoggerMessage(
        11, LogLevel.Information, "The server has all {Objects} DICOM objects of case {CaseId}, revision {Revision}.",
        EventName = "CaseSent")]
    public static partial void CaseSent(this ILogger log, string caseId, int revision, int objects);

    [LoggerMessage(
        12, LogLevel.Warning, "Case {CaseId} waits to be sent after {Tries} tries: {Reason}",
        EventName = "SendingWaits")]
    public static partial void SendingWaits(this ILogger log, string caseId, int tries, string reason);

    [LoggerMessage(
        13, LogLevel.Error, "The server refused {Objects} DICOM objects of case {CaseId}: {Reason}",
        EventName = "SendingRefused")]
    public static partial void SendingRefused(this ILogger log, string caseId, int objects, string reason);
}
