using LungSeg.Workflow;

namespace LungSeg.Viewer.Api;

/// <summary>
/// All cases as one table: a row for each series that was tried, and one for a case that has none. Numbers come by
/// column, for that is shortest.
/// </summary>
/// <param name="Regions">The structures that any series has measured, in the order of outputs.</param>
/// <param name="Flags">Every quality flag that any row has.</param>
/// <param name="Rows">The rows, in the order of <see cref="CaseList"/>.</param>
/// <param name="Values">By region that was asked for and measure's key: a number for each row, null where it was not
/// measured. Measures and regions that no row has are left out.</param>
public sealed record Cohort(
    IReadOnlyList<string> Regions, IReadOnlyList<CohortFlag> Flags, IReadOnlyList<CohortRow> Rows,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double?>>> Values);

/// <summary>A quality flag that rows have.</summary>
public sealed record CohortFlag(string Code, string Severity);

/// <summary>What a row says beside its numbers.</summary>
/// <param name="Case">The case's id, as in <see cref="CaseCard.Id"/>.</param>
/// <param name="Name">What it is called in its own documents.</param>
/// <param name="Series">The series' key; null for a case that has none.</param>
/// <param name="Folder">What the names of its files start with; null where it has no result.</param>
/// <param name="Status">That of the case while it is worked on, else that of the series.</param>
/// <param name="Confidence">As in <c>summary.json</c>; null where it has no result.</param>
/// <param name="Method">The segmentation method.</param>
/// <param name="Flags">Places in <see cref="Cohort.Flags"/>.</param>
/// <param name="Pictures">The previews it has, such as <c>surface</c> for <c>previews/surface.png</c>.</param>
/// <param name="Fault">Why it has no result.</param>
public sealed record CohortRow(
    string Case, string Name, string? Series, string? Folder, CardStatus Status, double? Confidence, string? Method,
    IReadOnlyList<int> Flags, IReadOnlyList<string> Pictures, string? Fault);
