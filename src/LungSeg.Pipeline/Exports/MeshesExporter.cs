using LungSeg.Formats;
using LungSeg.Formats.Meshes;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Surfaces as STL in LPS mm, all but the body as one coloured scene, and a picture of them. Masks are smoothed, so that
/// the voxel staircase does not show. Bone and body are HU surfaces of perhaps millions of triangles: each piece goes to
/// its file and into the picture, and is forgotten.
/// </summary>
internal sealed class MeshesExporter : IResultExporter
{
    /// <summary>The tutorial's tissue surface, HU: the skin.</summary>
    public const short BodyHu = -300;

    private static readonly SurfaceView[] Views = [SurfaceView.Anterior, SurfaceView.Left];

    public string Format => "meshes";

    public string Description => "meshes/*.stl with bone and body, scene.glb, and the picture of the surfaces";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        var bounds = BoundingBox.Of(series.IsotropicGrid);
        using var ct = await series.IsotropicVolumeAsync(cancellation);
        var lungs = new SurfacePicture("Lungs", bounds, Views);
        var measured = await WriteLungsAsync(series, ct.Value, lungs, files, cancellation);

        var bone = new SurfacePicture("Bone", bounds, Views);
        files.Add(await WriteLevelAsync(series, "bone", ct.Value, BoneSurface.LevelHu, bone, StructureColors.Bone, cancellation));
        var body = new SurfacePicture("Body", bounds, Views);
        files.Add(await WriteLevelAsync(series, "body", ct.Value, BodyHu, body, StructureColors.Body, cancellation));

        var picture = Picture.Beside([lungs.ToPicture(), bone.ToPicture(), body.ToPicture()], Rgb.White);
        files.Add(await series.Results.WriteAsync("previews/surface.png", stream => PngWriter.Write(stream, picture), cancellation));
        return new(files) { Surfaces = measured };
    }

    private static async Task<List<SurfaceRecord>> WriteLungsAsync(
        SegmentedSeries series, Volume<short> ct, SurfacePicture picture, List<ResultFile> files, CancellationToken cancellation)
    {
        var surfaces = new List<LungSurface>();
        try
        {
            await foreach (var surface in LungSurface.AllOfAsync(series, cancellation))
            {
                surfaces.Add(surface);
                if (surface.Name != LungSurface.Structures) picture.Draw(surface.Mesh, surface.Color);
                files.Add(await series.Results.WriteAsync($"meshes/{surface.Name}.stl", stream => StlWriter.Write(stream, surface.Mesh), cancellation));
            }

            if (series.Record.HasSides) files.Add(await WriteBothLungsAsync(series, surfaces, cancellation));
            files.Add(await SceneExporter.WriteAsync(series, surfaces, BoneSurface.NodeOf(ct), cancellation));
            return [.. surfaces.Where(surface => surface.IsLung).Select(surface => surface.Measure())];
        }
        finally
        {
            foreach (var surface in surfaces) surface.Dispose();
        }
    }

    /// <summary>Both lungs in one file: the two surfaces that are there already, not a third one.</summary>
    private static Task<ResultFile> WriteBothLungsAsync(
        SegmentedSeries series, IEnumerable<LungSurface> surfaces, CancellationToken cancellation)
    {
        var lungs = surfaces.Where(surface => surface.IsLung).Select(surface => surface.Mesh).ToList();
        return series.Results.WriteAsync(
            $"meshes/{LungSurface.BothLungs}.stl",
            stream =>
            {
                var writer = new StlWriter(stream, lungs.Sum(mesh => mesh.TriangleCount));
                foreach (var mesh in lungs) writer.Append(mesh);
            },
            cancellation);
    }

    private static Task<ResultFile> WriteLevelAsync(
        SegmentedSeries series, string name, Volume<short> ct, short level, SurfacePicture picture, Rgb color, CancellationToken cancellation) =>
        series.Results.WriteAsync(
            $"meshes/{name}.stl",
            stream =>
            {
                using var surface = Isosurface.Of(ct, level);
                var writer = new StlWriter(stream, surface.TriangleCount);
                foreach (var piece in surface.Slabs(normals: true))
                {
                    using (piece)
                    {
                        writer.Append(piece);
                        picture.Draw(piece, color);
                    }
                }
            },
            cancellation);
}
