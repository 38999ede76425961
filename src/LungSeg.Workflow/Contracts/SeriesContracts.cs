namespace LungSeg.Workflow;

/// <summary>The series workflow's input, and that of every stage which needs no more than the series.</summary>
/// <param name="Revision">The revision it belongs to.</param>
/// <param name="Key">The series' key: its folder in the results and its entry in the index.</param>
/// <param name="Slabs">The number of slabs it is converted in.</param>
/// <param name="Options">What shapes the result.</param>
public sealed record SeriesRequest(RevisionReference Revision, string Key, int Slabs, ProcessingOptions Options);

/// <summary>Asks for one slab of a series, 0 to <see cref="SeriesRequest.Slabs"/> - 1.</summary>
public sealed record SlabRequest(SeriesRequest Series, int Slab);

/// <summary>A slab is converted, or why it can't be.</summary>
public sealed record SlabReceipt(int Slab, Fault? Fault, StageTiming Timing);

/// <summary>The lungs are found and measured, or why they can't be.</summary>
public sealed record SegmentReceipt(Fault? Fault, StageTiming Timing);

/// <summary>Asks for one kind of result files, by exporter name.</summary>
public sealed record ExportRequest(SeriesRequest Series, string Format);

/// <summary>The files that an exporter wrote.</summary>
/// <param name="Format">Which exporter.</param>
/// <param name="Files">Its files.</param>
/// <param name="SurfaceAreasMm2">Areas of the regions whose surfaces it made, by region; empty where it made
/// none.</param>
/// <param name="Timing">What the stage cost.</param>
public sealed record ExportReceipt(
    string Format, IReadOnlyList<ResultFile> Files, IReadOnlyDictionary<string, double> SurfaceAreasMm2,
    StageTiming Timing)
{
    /// <summary>What the 3-D scene shows, where it made one.</summary>
    public IReadOnlyList<SceneSurface> Scene { get; init; } = [];
}

/// <summary>One surface of the 3-D scene, which has fewer triangles than it would take.</summary>
/// <param name="Name">Its node.</param>
/// <param name="Triangles">How many it has.</param>
/// <param name="ErrorMm">
/// The largest distance, mm, of its vertices and of the middles of its triangles to the border of the voxels that it
/// stands for.
/// </param>
public sealed record SceneSurface(string Name, int Triangles, double ErrorMm);

/// <summary>One result file: its name under the series' folder, its length, and its SHA-256 in hexadecimal.</summary>
public sealed record ResultFile(string Name, long Bytes, string Sha256);

/// <summary>Asks for the series' summary.</summary>
public sealed record SummaryRequest(
    SeriesRequest Series, IReadOnlyList<ExportReceipt> Exports, IReadOnlyList<StageTiming> Timings);

/// <summary>The summary is written.</summary>
public sealed record SummaryReceipt(string Blob, StageTiming Timing);

/// <summary>What a stage cost: wall-clock seconds and bytes read from and written to the store.</summary>
public sealed record StageTiming(string Stage, double Seconds, long BytesRead, long BytesWritten);

/// <summary>How a series ended.</summary>
/// <param name="Key">Which series.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Fault">Why, where it has no result.</param>
/// <param name="SummaryBlob">Its summary among the results, where it has one.</param>
public sealed record SeriesOutcome(string Key, SeriesStatus Status, Fault? Fault, string? SummaryBlob);

/// <summary>How a series ended.</summary>
public enum SeriesStatus
{
    /// <summary>It has a result.</summary>
    Complete,

    /// <summary>Its data can't be processed.</summary>
    Rejected,

    /// <summary>Something broke that should not.</summary>
    Failed,
}
