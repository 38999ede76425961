using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Meshing;
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
        var surfaces = new List<StructureSurface>();
        try
        {
            await foreach (var surface in StructureSurface.OfAsync(series, lungs: null, cancellation))
                surfaces.Add(surface);
            using var ct = await series.IsotropicVolumeAsync(cancellation);
            using var bone = CoarseTissue.Bone(ct.Value);
            var scene = await WriteAsync(series, surfaces, bone, cancellation);
            return new([scene]) { Surfaces = [.. surfaces.Select(surface => surface.Measure())] };
        }
        finally
        {
            foreach (var surface in surfaces) surface.Dispose();
        }
    }

    /// <summary>Writes the scene.</summary>
    public static Task<ResultFile> WriteAsync(
        SegmentedSeries series, IReadOnlyList<StructureSurface> surfaces, Mesh bone, CancellationToken cancellation) =>
        series.Results.WriteAsync(
            "meshes/scene.glb",
            stream =>
                GlbWriter.Write(
                    stream,
                    [
                        .. StructureSurface.Visible(surfaces).Select(surface => surface.Node),
                        new("bone", bone, TissueColors.Bone),
                    ]),
            cancellation);
}
