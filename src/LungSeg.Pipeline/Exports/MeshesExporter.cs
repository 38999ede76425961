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
/// its file and into the picture, and is forgotten. The body's is that of <see cref="CoarseTissue"/>.
/// </summary>
internal sealed class MeshesExporter : IResultExporter
{
    private static readonly SurfaceView[] Views = [SurfaceView.Anterior, SurfaceView.Left];

    public string Format => "meshes";

    public string Description => "meshes/*.stl with bone and body, scene.glb, and the picture of the surfaces";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var bounds = BoundingBox.Of(series.IsotropicGrid);
        var lungsPicture = new SurfacePicture("Lungs", bounds, Views);
        var bonePicture = new SurfacePicture("Bone", bounds, Views);
        var bodyPicture = new SurfacePicture("Body", bounds, Views);
        using var ct = await series.IsotropicVolumeAsync(cancellation);
        using var coarse = new CoarseTissue(ct.Value);

        // Side by side: while one waits for its file or works on one thread, the others use the processors.
        var lungs = Task.Run(() => WriteLungsAsync(series, coarse, lungsPicture, cancellation), CancellationToken.None);
        var bone = Task.Run(
            () => WriteLevelAsync(series, "bone", ct.Value, CoarseTissue.BoneHu, bonePicture, StructureColors.Bone, cancellation), CancellationToken.None);
        var body = Task.Run(
            () => WriteLevelAsync(series, "body", coarse.Hounsfield, CoarseTissue.BodyHu, bodyPicture, StructureColors.Body, cancellation), CancellationToken.None);
        await Task.WhenAll(lungs, bone, body);

        var (files, surfaces) = await lungs;
        var picture = Picture.Beside([lungsPicture.ToPicture(), bonePicture.ToPicture(), bodyPicture.ToPicture()], Rgb.White);
        var preview = await series.Results.WriteAsync("previews/surface.png", stream => PngWriter.Write(stream, picture), cancellation);
        return new([.. files, await bone, await body, preview]) { Surfaces = surfaces };
    }

    private static async Task<(List<ResultFile> Files, List<SurfaceRecord> Surfaces)> WriteLungsAsync(
        SegmentedSeries series, CoarseTissue coarse, SurfacePicture picture, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
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
            files.Add(await SceneExporter.WriteAsync(series, surfaces, coarse.Bone(), cancellation));
            return (files, [.. surfaces.Where(surface => surface.IsLung).Select(surface => surface.Measure())]);
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
