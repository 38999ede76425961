using LungSeg.Formats.Meshes;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Lungs, airways, structures and bone as one coloured scene in metres.</summary>
internal sealed class SceneExporter : IResultExporter
{
    public string Format => "glb";

    public string Description => "meshes/scene.glb: lungs, airways, structures and bone in one coloured scene";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var surfaces = new List<LungSurface>();
        try
        {
            await foreach (var surface in LungSurface.AllOfAsync(series, cancellation)) surfaces.Add(surface);
            using var ct = await series.IsotropicVolumeAsync(cancellation);
            using var coarse = new CoarseTissue(ct.Value);
            var scene = await WriteAsync(series, surfaces, coarse.Bone(), cancellation);
            return new([scene]) { Surfaces = [.. surfaces.Select(surface => surface.Measure())] };
        }
        finally
        {
            foreach (var surface in surfaces) surface.Dispose();
        }
    }

    /// <summary>Writes the scene and disposes the bone's mesh.</summary>
    public static async Task<ResultFile> WriteAsync(
        SegmentedSeries series, IEnumerable<LungSurface> surfaces, MeshNode bone, CancellationToken cancellation)
    {
        using (bone.Mesh)
        {
            return await series.Results.WriteAsync(
                "meshes/scene.glb", stream => GlbWriter.Write(stream, [.. surfaces.Select(surface => surface.Node), bone]), cancellation);
        }
    }
}
