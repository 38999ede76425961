namespace LungSeg.Formats.Report;

/// <summary>
/// What <see cref="ReportWriter"/> shows of one series' result: plain values, so that the report knows nothing of the
/// pipeline that made them. Texts may come from a file's header or a blob's name; the writer escapes every one.
/// </summary>
public sealed record ReportModel
{
    public required string CaseId { get; init; }

    public required string SeriesKey { get; init; }

    public required int Revision { get; init; }

    /// <summary><c>robust</c> or <c>tutorial</c>.</summary>
    public required string Method { get; init; }

    public required string SoftwareVersion { get; init; }

    /// <summary>Shown first, the worst on top.</summary>
    public IReadOnlyList<ReportFlag> Flags { get; init; } = [];

    /// <summary>The regions in the order of the table's columns: both lungs, right, left; then their thirds.</summary>
    public IReadOnlyList<ReportRegion> Regions { get; init; } = [];

    /// <summary>Null where nothing was counted.</summary>
    public ReportHistogram? Histogram { get; init; }

    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>Tables of facts after the measurements: volumes, grids, acquisition, parameters, provenance.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>One number out of the flags, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>What was noticed about the input, and objects that were left out.</summary>
    public IReadOnlyList<ReportNote> Notes { get; init; } = [];

    public IReadOnlyList<ReportFile> Files { get; init; } = [];
}

/// <summary>How much a flag should worry.</summary>
public enum ReportSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>Something about the result that a person should know.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Severity">How much it should worry.</param>
/// <param name="Message">Plain words.</param>
/// <param name="Value">The number behind it, where there is one.</param>
/// <param name="Unit">The number's unit.</param>
public sealed record ReportFlag(
    string Code, ReportSeverity Severity, string Message, double? Value = null, string? Unit = null);

/// <summary>What was measured in one region.</summary>
/// <param name="Name">
/// <c>lungs</c>, <c>right-lung</c>, <c>left-lung</c>, or one of these with <c>-upper</c>, <c>-middle</c>,
/// <c>-lower</c>.
/// </param>
/// <param name="Values">Values by <see cref="Voxels.Measurements.Measure.Key"/>; what was not measured is not there.</param>
public sealed record ReportRegion(string Name, IReadOnlyDictionary<string, double> Values);

/// <summary>Counts of voxels by HU, of the whole volume and of the lungs.</summary>
/// <param name="FirstBinHu">Lower edge of the first bin.</param>
/// <param name="BinWidthHu">Width of a bin, HU.</param>
/// <param name="All">Voxels of the whole volume by bin.</param>
/// <param name="Lungs">Voxels of the lungs by bin; as many bins as <paramref name="All"/>.</param>
/// <param name="ThresholdHu">The threshold between air and tissue, drawn as a line.</param>
public sealed record ReportHistogram(
    int FirstBinHu, int BinWidthHu, IReadOnlyList<long> All, IReadOnlyList<long> Lungs, double? ThresholdHu);

/// <summary>A picture, shown as it is.</summary>
/// <param name="Caption">Below the picture.</param>
/// <param name="Description">What a person who can't see the picture should know.</param>
/// <param name="Png">A PNG file's bytes.</param>
public sealed record ReportPicture(string Caption, string Description, ReadOnlyMemory<byte> Png);

/// <summary>A table of facts.</summary>
public sealed record ReportSection(string Title, IReadOnlyList<ReportFact> Facts);

/// <summary>One fact, with its unit in the value, and a definition where the term needs one.</summary>
public sealed record ReportFact(string Term, string Value, string? Definition = null);

/// <summary>Something noticed about the input.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Cure">What to do about it.</param>
/// <param name="Blob">The file it was found in, where there is one.</param>
public sealed record ReportNote(string Code, string Message, string Cure, string? Blob = null);

/// <summary>One of the result's files.</summary>
/// <param name="Name">Its name relative to the report.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash in hexadecimal.</param>
public sealed record ReportFile(string Name, long Bytes, string Sha256);
