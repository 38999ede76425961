namespace LungSeg.Workflow;

/// <summary>Which case: where its slices lie and where its results go.</summary>
/// <param name="CaseId">The case's name: the first path segment under the scans container.</param>
/// <param name="ScansPrefix">What its blobs' names start with in the scans container, with the '/' at its end; may be
/// empty.</param>
/// <param name="ResultsPrefix">What its results' names start with, with the '/' at its end; may be empty.</param>
public sealed record CaseReference(string CaseId, string ScansPrefix, string ResultsPrefix)
{
    /// <summary>What the names of every case's scratch blobs start with.</summary>
    public const string WorkFolder = "cases/";

    /// <summary>What the names of all of the case's scratch blobs start with, whatever their revision.</summary>
    public string WorkPrefix => $"{WorkFolder}{CaseId}/";

    /// <summary>The case whose blobs lie under its own name in every container.</summary>
    public static CaseReference Named(string caseId) => new(caseId, caseId + "/", caseId + "/");

    /// <summary>
    /// The case that a blob of any container belongs to: its name's first segment; null where it lies in none.
    /// </summary>
    public static string? CaseIdOf(string blobName)
    {
        var slash = blobName.IndexOf('/');
        return slash > 0 ? blobName[..slash] : null;
    }
}

/// <summary>When a case counts as complete.</summary>
/// <param name="QuietPeriod">Nothing under the prefix has changed for this long.</param>
/// <param name="MaximumWait">From the start on; then what is there is processed and flagged.</param>
public sealed record CompletenessPolicy(TimeSpan QuietPeriod, TimeSpan MaximumWait)
{
    /// <summary>For a folder that is complete as it stands.</summary>
    public static CompletenessPolicy AsItStands => new(TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>What a waiting case has seen so far, carried across <see cref="IWorkflowContext.ContinueAsNew"/>.</summary>
/// <param name="WaitingSince">When it began to wait.</param>
/// <param name="Fingerprint">The listing seen last.</param>
/// <param name="UnchangedSince">When that listing was first seen.</param>
public sealed record CompletenessState(DateTime WaitingSince, string Fingerprint, DateTime UnchangedSince);

/// <summary>The case workflow's input.</summary>
/// <param name="Case">Which case.</param>
/// <param name="Options">What shapes its result.</param>
/// <param name="Completeness">When it counts as complete.</param>
/// <param name="Rerun">Make a new revision even where the same input has a result.</param>
/// <param name="Waiting">Where a wait goes on after <see cref="IWorkflowContext.ContinueAsNew"/>.</param>
public sealed record CaseRequest(
    CaseReference Case,
    ProcessingOptions Options,
    CompletenessPolicy Completeness,
    bool Rerun = false,
    CompletenessState? Waiting = null);

/// <summary>What lies under a case's prefix.</summary>
/// <param name="Fingerprint">Hash over every blob's name, length and content: two listings agree where it does.</param>
/// <param name="Count">Blobs, the marker not counted.</param>
/// <param name="HasMarker">The <c>_READY</c> marker is there.</param>
/// <param name="Missing">Instances that the marker lists or counts and that are not there yet.</param>
public sealed record CaseListing(string Fingerprint, int Count, bool HasMarker, int Missing);

/// <summary>Asks which revision an input becomes.</summary>
public sealed record RevisionRequest(CaseReference Case, string Fingerprint, ProcessingOptions Options, bool Rerun);

/// <summary>Which revision an input becomes.</summary>
/// <param name="Revision">1 for a case's first result.</param>
/// <param name="InputKey">Hash of the input and of all that shapes its result: no two runs that differ in either have
/// the same.</param>
/// <param name="Done">The result of just this input is there: nothing to do.</param>
public sealed record RevisionTicket(int Revision, string InputKey, bool Done);

/// <summary>One revision of a case's results, made from one input.</summary>
/// <param name="Case">Which case.</param>
/// <param name="Revision">1 for a case's first result.</param>
/// <param name="InputKey">
/// As of <see cref="RevisionTicket"/>: a run that was broken off and goes on over another input finds nothing of its
/// own.
/// </param>
public sealed record RevisionReference(CaseReference Case, int Revision, string InputKey)
{
    /// <summary>
    /// What the names of this revision's results start with: the first lies right under the case, later ones under
    /// <c>revision-N/</c>, so that nothing is ever overwritten.
    /// </summary>
    public string ResultsPrefix => Revision == 1 ? Case.ResultsPrefix : $"{Case.ResultsPrefix}revision-{Revision}/";

    /// <summary>What the names of this revision's scratch blobs start with.</summary>
    public string WorkPrefix => $"{Case.WorkPrefix}revision-{Revision}/{InputKey}/";
}

/// <summary>Asks for the index of a case.</summary>
/// <param name="Revision">The revision it is made for.</param>
/// <param name="Fingerprint">The listing that was found complete.</param>
/// <param name="Options">What shapes the result.</param>
/// <param name="Forced">The case was not complete when its maximum wait ended.</param>
public sealed record IndexRequest(
    RevisionReference Revision, string Fingerprint, ProcessingOptions Options, bool Forced);

/// <summary>The series of a case, by reference: slices and rejections are in the index blob.</summary>
/// <param name="Series">The series that can be processed, in order.</param>
/// <param name="RejectedSeries">Series that cannot.</param>
/// <param name="RejectedObjects">Blobs that are no slice of any series.</param>
/// <param name="Timing">What the stage cost.</param>
/// <param name="InputChanged">What lies there is no longer the listing that was found complete; nothing was
/// indexed.</param>
public sealed record CaseIndex(
    IReadOnlyList<SeriesTicket> Series, int RejectedSeries, int RejectedObjects, StageTiming Timing,
    bool InputChanged = false);

/// <summary>A series that can be processed.</summary>
/// <param name="Key">Its folder's name in the results: series number and a hash of its UID.</param>
/// <param name="Slabs">The number of slabs it is converted in.</param>
public sealed record SeriesTicket(string Key, int Slabs);

/// <summary>Asks for the end of a case.</summary>
/// <param name="Revision">The revision that ends.</param>
/// <param name="Fingerprint">The listing it was made from.</param>
/// <param name="Options">What shaped it.</param>
/// <param name="Forced">The case was not complete when its maximum wait ended.</param>
/// <param name="Series">How each series ended that was tried.</param>
/// <param name="Fault">Why the case as a whole has no result, where that is so.</param>
/// <param name="Failed">The fault is none of the input's: something broke that should not.</param>
public sealed record FinishRequest(
    RevisionReference Revision,
    string Fingerprint,
    ProcessingOptions Options,
    bool Forced,
    IReadOnlyList<SeriesOutcome> Series,
    Fault? Fault,
    bool Failed);

/// <summary>How a case ended.</summary>
/// <param name="CaseId">Which case.</param>
/// <param name="Revision">Which revision of its results.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Series">How each series ended that was tried.</param>
/// <param name="ResultBlob">The case's file among the results: <c>case.json</c> or <c>failed.json</c>.</param>
public sealed record CaseOutcome(
    string CaseId, int Revision, CaseStatus Status, IReadOnlyList<SeriesOutcome> Series, string ResultBlob);

/// <summary>How a case ended.</summary>
public enum CaseStatus
{
    /// <summary>At least one series has a result.</summary>
    Complete,

    /// <summary>Nothing in the case can be processed; <c>failed.json</c> says why.</summary>
    Rejected,

    /// <summary>Something broke that should not; <c>failed.json</c> says what.</summary>
    Failed,

    /// <summary>The same input has a result already; nothing was done.</summary>
    Unchanged,
}
