namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>What is wanted of a finished result.</summary>
/// <param name="Formats">By exporter name, see <see cref="Exporters.Names"/>.</param>
/// <param name="TriangleBudget">The most triangles of a mask's surface; null for as many as it takes.</param>
public sealed record ExportOrder(IReadOnlyList<string> Formats, int? TriangleBudget = null)
{
    /// <summary>What the formats need together.</summary>
    internal ExportNeeds Needs =>
        Formats.Aggregate(ExportNeeds.None, (needs, format) => needs | Exporters.Named(format).Needs);

    /// <summary>Whether a format needs the masks.</summary>
    internal bool ReadsMasks => Formats.Any(format => Exporters.Named(format).ReadsMasks);
}
