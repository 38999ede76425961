using LungSeg.Formats.Dicom;
using LungSeg.Formats.Meshes;

namespace LungSeg.Pipeline.Exports;

/// <summary>Every kind of result files there is.</summary>
public static class Exporters
{
    /// <summary>In the order in which they are written when all are asked for.</summary>
    public static IReadOnlyList<IResultExporter> All { get; } =
    [
        new MeshesExporter(isFull: false),
        new MeshesExporter(isFull: true),
        new MasksExporter(),
        new PreviewsExporter(),
        new FiguresExporter(),
        new DicomSegExporter(SegmentationType.Binary),
        new DicomSegExporter(SegmentationType.LabelMap),
        new RtStructExporter(),
        new MeasurementReportExporter(),
        new EncapsulatedReportExporter(),
        new SegNrrdExporter(),
        new CtExporter(),
        new NrrdExporter(),
        new SceneExporter(),
        new SurfaceExporter("stl", "STL", StlWriter.Write),
        new SurfaceExporter("ply", "PLY", PlyWriter.Write),
        new SurfaceExporter("obj", "Wavefront OBJ", ObjWriter.Write),
    ];

    /// <summary>The names by which users ask for them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(exporter => exporter.Format)];

    /// <summary>Those that are written when the user asks for nothing in particular.</summary>
    public static IReadOnlyList<string> Default { get; } =
        [.. All.Where(exporter => exporter.IsDefault).Select(exporter => exporter.Format)];

    /// <summary>What the viewer shows: the default ones and the CT, for its planes.</summary>
    public static IReadOnlyList<string> ForViewer { get; } = [.. Default, "ct"];

    /// <summary>And with all that goes into a scan's study.</summary>
    public static IReadOnlyList<string> ForViewerAndSending { get; } =
        [.. ForViewer.Union(["dicom-seg", "rtstruct", "dicom-sr"])];

    /// <exception cref="ArgumentException">There is no such format; the message lists those that are.</exception>
    public static IResultExporter Named(string format) =>
        All.FirstOrDefault(exporter => exporter.Format == format)
        ?? throw new ArgumentException(
            $"There is no format '{format}'. There are: {string.Join(", ", Names)}.", nameof(format));
}
