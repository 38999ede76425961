using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// The case's own file: <c>case.json</c> where its newest revision has results, <c>failed.json</c> where it has none.
/// Its presence says that the revision is finished.
/// </summary>
public sealed record CaseDocument
{
    public const string CompleteName = "case.json";
    public const string FailedName = "failed.json";
    public const string CurrentSchemaVersion = "1.0";

    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string CaseId { get; init; }

    public required int Revision { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>Why there is no result; null where there is one.</summary>
    public Fault? Fault { get; init; }

    /// <summary>
    /// The case was processed as it stood when its maximum wait ended, without marker or quiet period.
    /// </summary>
    public bool Forced { get; init; }

    /// <summary>The series that were tried, each with its summary's name or the reason why it has none.</summary>
    public IReadOnlyList<SeriesOutcome> Series { get; init; } = [];

    /// <summary>Series that cannot be processed, each with its reason and cure.</summary>
    public IReadOnlyList<RejectedSeries> RejectedSeries { get; init; } = [];

    /// <summary>Blobs that are no slice of any series, each with its reason.</summary>
    public IReadOnlyList<Fault> RejectedObjects { get; init; } = [];

    /// <summary>Every revision so far, this one last.</summary>
    public IReadOnlyList<RevisionRecord> Revisions { get; init; } = [];

    public required string SoftwareVersion { get; init; }
}

/// <summary>A series that cannot be processed.</summary>
/// <param name="Key">What its folder would have been.</param>
/// <param name="SeriesInstanceUid">Its UID; empty where the objects have none.</param>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Fault">Why, and what to do.</param>
public sealed record RejectedSeries(string Key, string SeriesInstanceUid, int Objects, Fault Fault);
