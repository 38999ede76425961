using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Lungs, airways and structures as one file each, in any format that holds a single mesh.</summary>
/// <param name="format">Its name, which is also the files' extension.</param>
/// <param name="name">What the format is called.</param>
/// <param name="write">Writes a mesh.</param>
internal sealed class SurfaceExporter(string format, string name, Action<Stream, Mesh> write) : IResultExporter
{
    public string Format => format;

    public string Description => $"meshes/*.{format}: lungs, airways and structures as {name}";

    public ExportNeeds Needs => ExportNeeds.None;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        var surfaces = new List<SurfaceRecord>();
        await foreach (var surface in StructureSurface.OfAsync(series, structure => true, cancellation))
        {
            using (surface)
            {
                files.Add(await series.Results.WriteAsync(
                    $"meshes/{surface.Name}.{format}", stream => write(stream, surface.Mesh), cancellation));
                surfaces.Add(surface.Measure());
            }
        }

        return new(files) { Surfaces = surfaces };
    }
}
