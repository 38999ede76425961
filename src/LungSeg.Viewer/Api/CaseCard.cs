using System.Text.Json.Serialization;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Api;

/// <summary>What the viewer shows of a case.</summary>
/// <param name="Id">What tells it from others: its name in a store, of a run's folder the path below the one that is
/// served.</param>
/// <param name="Name">What it is called in its own documents.</param>
/// <param name="RunFolder">The folder of its run below the one that is served, empty for that itself; null in a
/// store.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Revision">The revision that is shown; 0 where none is finished.</param>
/// <param name="Changed">When it last changed: its result, or its files where it has none.</param>
/// <param name="ScanFiles">Files that lie there to be processed, the marker not counted.</param>
/// <param name="Progress">How far the work is; null where nothing runs.</param>
/// <param name="Fault">Why there is no result; null where there is one or none is due.</param>
/// <param name="Forced">It was processed incomplete, when its maximum wait had ended.</param>
/// <param name="Series">The series that were tried.</param>
/// <param name="RejectedSeries">The series that cannot be processed.</param>
/// <param name="RejectedObjects">The files that are no slice of any series.</param>
public sealed record CaseCard(
    string Id,
    string Name,
    string? RunFolder,
    CardStatus Status,
    int Revision,
    DateTimeOffset? Changed,
    int ScanFiles,
    WorkflowProgress? Progress,
    Fault? Fault,
    bool Forced,
    IReadOnlyList<SeriesCard> Series,
    IReadOnlyList<RejectedSeriesCard> RejectedSeries,
    IReadOnlyList<Fault> RejectedObjects);

/// <summary>Where a case stands.</summary>
public enum CardStatus
{
    /// <summary>Files are coming; nothing has started.</summary>
    Uploading,

    /// <summary>Files are there; nothing has started, or what has waits for them to be complete.</summary>
    Waiting,
    Running,
    Complete,

    /// <summary>Nothing in it can be processed.</summary>
    Rejected,
    Failed,
}

/// <summary>What the viewer shows of a series.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Fault">Why it has no result.</param>
/// <param name="Folder">What the names of its files start with, under <c>/results/</c>; null where it has no
/// result.</param>
/// <param name="Method">The segmentation method.</param>
/// <param name="Slices">Its number of slices.</param>
/// <param name="SpacingMm">The CT's voxel, mm.</param>
/// <param name="SourceFolder">Where its files lie in the folder or container that was processed; empty for that
/// itself.</param>
/// <param name="Structures">What was segmented: ids of <see cref="About.Structures"/>, in that order.</param>
/// <param name="Regions">Key figures of both lungs and of each measured structure, by its id.</param>
/// <param name="Confidence">One number out of the flags, 0 to 1; null where it has no result.</param>
/// <param name="Flags">Its quality flags.</param>
/// <param name="Files">Its files by name under <paramref name="Folder"/>; in the list of cases no more than the
/// thumbnail.</param>
public sealed record SeriesCard(
    string Key,
    SeriesStatus Status,
    Fault? Fault,
    string? Folder,
    string? Method,
    int? Slices,
    IReadOnlyList<double>? SpacingMm,
    string? SourceFolder,
    IReadOnlyList<string> Structures,
    IReadOnlyList<RegionCard> Regions,
    double? Confidence,
    IReadOnlyList<FlagCard> Flags,
    IReadOnlyList<FileCard> Files)
{
    /// <summary>Everything that was measured of whole structures: for the cohort, not in a case's own card.</summary>
    [JsonIgnore]
    public IReadOnlyList<MeasuredRegion> Measured { get; init; } = [];
}

/// <summary>All measures of a region, in the order of <see cref="Measures.All"/>.</summary>
/// <param name="Name">The structure's id.</param>
/// <param name="Values">Not a number where it was not measured: a fifth of what a dictionary takes.</param>
public sealed record MeasuredRegion(string Name, double[] Values)
{
    /// <summary>A measure's value by its place; null where it was not measured.</summary>
    public double? this[int place] => double.IsNaN(Values[place]) ? null : Values[place];
}

/// <summary>A region's key figures by measure.</summary>
public sealed record RegionCard(string Name, IReadOnlyDictionary<string, double> Values);

/// <summary>A quality flag.</summary>
public sealed record FlagCard(string Code, string Severity, string Message, double? Value, string? Unit);

/// <summary>A result file.</summary>
public sealed record FileCard(string Name, long Bytes);

/// <summary>A series that cannot be processed.</summary>
public sealed record RejectedSeriesCard(string Key, Fault Fault);
