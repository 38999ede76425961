using LungSeg.Pipeline.Documents;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Writes one kind of result files. To add a format: one class here, one line in <see cref="Exporters.All"/>, and the
/// bytes themselves in a writer of <c>LungSeg.Formats</c>.
/// </summary>
public interface IResultExporter
{
    /// <summary>The name by which users ask for it.</summary>
    string Format { get; }

    /// <summary>What it writes, in the words of <c>--help</c>.</summary>
    string Description { get; }

    /// <summary>What it must have beside the masks.</summary>
    ExportNeeds Needs { get; }

    /// <summary>Whether it reads masks; without, it works for results that have none.</summary>
    bool ReadsMasks => true;

    /// <summary>Whether it is written when the user asks for nothing in particular.</summary>
    bool IsDefault { get; }

    /// <summary>Writes the files; running it again writes the same bytes.</summary>
    Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation);
}

/// <summary>What an exporter made.</summary>
/// <param name="Files">Its files.</param>
public sealed record ExportedFiles(IReadOnlyList<ResultFile> Files)
{
    /// <summary>The surfaces it made and measured.</summary>
    public IReadOnlyList<SurfaceRecord> Surfaces { get; init; } = [];

    /// <summary>What the scene shows, where it made one.</summary>
    public IReadOnlyList<SceneSurface> Scene { get; init; } = [];
}
