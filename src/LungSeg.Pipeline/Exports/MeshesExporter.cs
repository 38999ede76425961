using LungSeg.Formats.Meshes;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Surfaces as STL in LPS mm, all but the body as one coloured scene, and a picture of them. Masks are smoothed, so
/// that the voxel staircase does not show. Bone and body are HU surfaces of perhaps millions of triangles: each piece
/// goes to its file and is forgotten. The body, and the bone of scene and picture, are those of
/// <see cref="CoarseTissue"/>.
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
        using var ct = await series.IsotropicVolumeAsync(cancellation);
        List<StructureSurface> lungSurfaces = [], innerSurfaces = [];
        Mesh? coarseBone = null;
        try
        {
            // Side by side: while one waits for its file or works on one thread, the others use the processors. The way
            // from the lungs to the scene is the longest, so it begins first and waits for no file.
            var lungs = Started(() => MakeAsync(series, lungs: true, lungSurfaces, cancellation));
            var inner = Started(async () =>
            {
                await lungs; // What both need while they are smoothed would be the run's peak of memory.
                await MakeAsync(series, lungs: false, innerSurfaces, cancellation);
            });
            var bonePicture = Started(() =>
            {
                coarseBone = CoarseTissue.Bone(ct.Value);
                return Task.FromResult(PictureOf("Bone", [(coarseBone, TissueColors.Bone)], bounds));
            });
            var body = Started(async () =>
            {
                using var coarse = CoarseTissue.Body(ct.Value);
                using var picture = new SurfacePicture("Body", bounds, Views);
                var file = await WriteLevelAsync(series, "body", coarse, CoarseTissue.BodyHu, picture, cancellation);
                return (File: file, Picture: picture.ToPicture());
            });
            var bone = Started(() =>
                WriteLevelAsync(series, "bone", ct.Value, CoarseTissue.BoneHu, picture: null, cancellation)
            );
            var lungsPicture = Started(async () =>
            {
                await inner;
                var shown = StructureSurface.Visible([.. lungSurfaces, .. innerSurfaces])
                    .Where(surface => surface.IsOutlined);
                return PictureOf("Lungs", shown.Select(surface => (surface.Mesh, surface.Color)), bounds);
            });
            var lungFiles = Started(async () =>
            {
                await lungs;
                return await WriteMasksAsync(series, lungSurfaces, cancellation);
            });
            var innerFiles = Started(async () =>
            {
                await inner;
                return await WriteMasksAsync(series, innerSurfaces, cancellation);
            });
            var scene = Started(async () =>
            {
                await Task.WhenAll(inner, bonePicture);
                return await SceneExporter.WriteAsync(
                    series, [.. lungSurfaces, .. innerSurfaces], coarseBone!, cancellation);
            });
            var preview = Started(async () =>
            {
                var picture = Picture.Beside([await lungsPicture, await bonePicture, (await body).Picture], Rgb.White);
                return await series.Results.WriteAsync(
                    "previews/surface.png", stream => PngWriter.Write(stream, picture), cancellation);
            });
            var surfaces = Started(async () =>
            {
                await inner;
                return lungSurfaces.Select(surface => surface.Measure()).ToList();
            });
            await Task.WhenAll(bone, scene, preview, lungFiles, innerFiles, surfaces);
            return new([
                .. await lungFiles,
                .. await innerFiles,
                await scene,
                await bone,
                (await body).File,
                await preview,
            ])
            {
                Surfaces = await surfaces,
            };
        }
        finally
        {
            foreach (var surface in lungSurfaces.Concat(innerSurfaces)) surface.Dispose();
            coarseBone?.Dispose();
        }
    }

    private static Picture PictureOf(string title, IEnumerable<(Mesh Mesh, Rgb Color)> surfaces, BoundingBox bounds)
    {
        using var picture = new SurfacePicture(title, bounds, Views);
        foreach (var (mesh, color) in surfaces) picture.Draw(mesh, color);
        return picture.ToPicture();
    }

    private static Task<T> Started<T>(Func<Task<T>> work) => Task.Run(work, CancellationToken.None);

    private static Task Started(Func<Task> work) => Task.Run(work, CancellationToken.None);

    /// <summary>Makes the surfaces of the lungs, or of what is in them; the caller disposes them.</summary>
    private static async Task MakeAsync(
        SegmentedSeries series, bool lungs, List<StructureSurface> surfaces, CancellationToken cancellation)
    {
        await foreach (var surface in StructureSurface.OfAsync(series, lungs, cancellation)) surfaces.Add(surface);
    }

    private static async Task<List<ResultFile>> WriteMasksAsync(
        SegmentedSeries series, IReadOnlyList<StructureSurface> surfaces, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        foreach (var surface in surfaces)
        {
            files.Add(
                await series.Results.WriteAsync(
                    $"meshes/{surface.Name}.stl", stream => StlWriter.Write(stream, surface.Mesh), cancellation));
        }

        if (surfaces.Count(surface => surface.IsLung) > 1)
            files.Add(await WriteBothLungsAsync(series, surfaces, cancellation));
        return files;
    }

    /// <summary>Both lungs in one file: the two surfaces that are there already, not a third one.</summary>
    private static Task<ResultFile> WriteBothLungsAsync(
        SegmentedSeries series, IEnumerable<StructureSurface> surfaces, CancellationToken cancellation)
    {
        var lungs = surfaces.Select(surface => surface.Mesh).ToList();
        return series.Results.WriteAsync(
            $"meshes/{Structures.Lungs.Surface!.Name}.stl",
            stream =>
            {
                var writer = new StlWriter(stream, lungs.Sum(mesh => mesh.TriangleCount));
                foreach (var mesh in lungs) writer.Append(mesh);
            },
            cancellation);
    }

    /// <summary>
    /// Writes the surface of a volume at a level piece by piece, and draws it where a picture is given. The next piece
    /// is made meanwhile, for a file is hashed and written on one thread.
    /// </summary>
    private static Task<ResultFile> WriteLevelAsync(
        SegmentedSeries series, string name, Volume<short> ct, short level, SurfacePicture? picture,
        CancellationToken cancellation) =>
        series.Results.WriteAsync(
            $"meshes/{name}.stl",
            stream =>
            {
                using var surface = Isosurface.Of(ct, level);
                var writer = new StlWriter(stream, surface.TriangleCount);
                foreach (var piece in OneAhead.Of(surface.Slabs(normals: picture is not null)))
                {
                    using (piece)
                    {
                        writer.Append(piece);
                        picture?.Draw(piece, TissueColors.Body);
                    }
                }
            },
            cancellation);
}
