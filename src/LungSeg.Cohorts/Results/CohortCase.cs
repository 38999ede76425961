using LungSeg.Pipeline.Documents;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Results;

/// <summary>What one case adds to a cohort.</summary>
/// <param name="Revision">Its newest finished revision; 0 where none has finished, null where that cannot be
/// read.</param>
/// <param name="Series">The series of its newest revision that has results.</param>
/// <param name="Failures">What of it has no result, each with its reason.</param>
public sealed record CohortCase(
    int? Revision, IReadOnlyList<CohortSeries> Series, IReadOnlyList<CohortFailure> Failures);

/// <summary>A series with a result.</summary>
/// <param name="ResultPath">The result's folder, with '/' between names, below the place that was collected.</param>
/// <param name="Summary">Its summary.</param>
public sealed record CohortSeries(string ResultPath, SummaryDocument Summary)
{
    /// <summary>What its numbers were made with.</summary>
    internal ParameterSet Parameters { get; } = ParameterSet.Of(Summary);
}

/// <summary>Something that has no result.</summary>
/// <param name="CaseId">Which case.</param>
/// <param name="Revision">Which revision of it.</param>
/// <param name="SeriesKey">Which series; null for the case as a whole.</param>
/// <param name="ResultPath">The case's folder below the place that was collected; empty for that place itself.</param>
/// <param name="Status">How it ended: rejected, failed or unreadable.</param>
/// <param name="Fault">Why.</param>
public sealed record CohortFailure(
    string CaseId, int? Revision, string? SeriesKey, string ResultPath, string Status, Fault Fault)
{
    /// <summary>
    /// A result is there and cannot be read: a fault of the result, where all others are of the scan.
    /// </summary>
    public const string Unreadable = "unreadable";
}
