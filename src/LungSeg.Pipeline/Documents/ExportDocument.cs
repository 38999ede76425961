using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// A series' <c>export.json</c>: what was made of which result, by which version. It is written last.
/// </summary>
/// <param name="SoftwareVersion">What made the files; what made the result is in the result's summary.</param>
/// <param name="CaseId">The result's case.</param>
/// <param name="Revision">The result's revision.</param>
/// <param name="SeriesKey">The result's series.</param>
/// <param name="Formats">What was asked for.</param>
/// <param name="Files">The files.</param>
/// <param name="Surfaces">The surfaces among them, with the error of those that have fewer triangles than it
/// takes.</param>
public sealed record ExportDocument(
    string SoftwareVersion,
    string CaseId,
    int Revision,
    string SeriesKey,
    IReadOnlyList<string> Formats,
    IReadOnlyList<ResultFile> Files,
    IReadOnlyList<SurfaceRecord> Surfaces)
{
    public const string FileName = "export.json";
    public const string CurrentSchemaVersion = "1.0";

    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The surfaces of <c>meshes/scene.glb</c>, and how far each is off; none where it was not asked
    /// for.</summary>
    public IReadOnlyList<SceneSurface> Scene { get; init; } = [];
}

/// <summary>How the export of one series ended, as a program is told.</summary>
/// <param name="SeriesKey">Which series.</param>
/// <param name="Export">What was written; null where nothing could be.</param>
/// <param name="Fault">Why nothing could be.</param>
public sealed record ExportedSeries(string SeriesKey, ExportDocument? Export, Fault? Fault);
