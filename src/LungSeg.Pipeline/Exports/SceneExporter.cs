using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Lungs, airways, structures, bone and skin as one coloured scene in metres: the light one, or, where the user gives a
/// budget of triangles, one of all but the skin with as many as that for each smoothed surface.
/// </summary>
internal sealed class SceneExporter : IResultExporter
{
    public string Format => "glb";

    public string Description =>
        "meshes/scene.glb: lungs, airways, structures, bone and skin in one light, coloured scene";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        using var ct = await series.IsotropicVolumeAsync(cancellation);
        if (series.TriangleBudget is not null) return await WriteFineAsync(series, ct.Value, cancellation);
        var (file, surfaces) = await LightScene.WriteAsync(series, ct.Value, cancellation);
        return new([file]) { Scene = surfaces };
    }

    private static async Task<ExportedFiles> WriteFineAsync(
        SegmentedSeries series, Volume<short> ct, CancellationToken cancellation)
    {
        var surfaces = new List<StructureSurface>();
        try
        {
            await foreach (var surface in StructureSurface.OfAsync(series, structure => true, cancellation))
                surfaces.Add(surface);
            using var bone = CoarseTissue.Bone(ct);
            var scene = await series.Results.WriteAsync(
                LightScene.FileName,
                stream => GlbWriter.Write(
                    stream,
                    [
                        .. StructureSurface.Visible(surfaces).Select(surface => surface.Node),
                        new("bone", bone, TissueColors.Bone),
                    ]),
                cancellation);
            return new([scene]) { Surfaces = [.. surfaces.Select(surface => surface.Measure())] };
        }
        finally
        {
            foreach (var surface in surfaces) surface.Dispose();
        }
    }
}
