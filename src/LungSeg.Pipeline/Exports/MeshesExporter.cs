using LungSeg.Formats.Meshes;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Surfaces as STL in LPS mm, everything as one light scene, and a picture. Masks are smoothed, so that the voxel
/// staircase does not show. Bone and body are HU surfaces of perhaps millions of triangles: each piece goes to its file
/// and is forgotten. The body, and both in the picture, are those of <see cref="CoarseTissue"/>.
/// </summary>
/// <param name="isFull">
/// False for the STL of the lungs alone; true for that of everything, four times the bytes
/// (docs/decisions/2026-11-30-light-scene.md).
/// </param>
internal sealed class MeshesExporter(bool isFull) : IResultExporter
{
    public string Format => isFull ? "meshes" : "surfaces";

    public string Description => isFull
        ? "meshes/*.stl of everything, bone and body too, with what surfaces writes"
        : "meshes/*.stl of the lungs, scene.glb of everything, light, and the picture of the surfaces";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => !isFull;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var bounds = BoundingBox.Of(series.IsotropicGrid);
        using var ct = await series.IsotropicVolumeAsync(cancellation);
        List<StructureSurface> lungSurfaces = [], innerSurfaces = [];
        try
        {
            // Side by side: while one waits for its file or works on one thread, the others use the processors.
            var lungs = Started(() =>
                MakeAsync(series, structure => structure.IsLung, lungSurfaces, cancellation));
            var inner = Started(async () =>
            {
                await lungs; // What both need while they are smoothed would be the run's peak of memory.
                await MakeAsync(
                    series, structure => !structure.IsLung && (isFull || structure.IsOutlined), innerSurfaces,
                    cancellation);
            });
            var bonePicture = Started(() => Task.FromResult(SurfacePreview.Bone(ct.Value, bounds)));
            var bodyPicture = Started(() => Task.FromResult(SurfacePreview.Body(ct.Value, bounds)));
            var body = Started(async () =>
            {
                if (!isFull) return null;
                using var coarse = CoarseTissue.Body(ct.Value);
                return await WriteLevelAsync(series, "body", coarse, CoarseTissue.BodyHu, cancellation);
            });
            var bone = Started(async () => isFull
                ? await WriteLevelAsync(series, "bone", ct.Value, CoarseTissue.BoneHu, cancellation)
                : null
            );
            var lungsPicture = Started(async () =>
            {
                await inner;
                return SurfacePreview.Lungs([.. lungSurfaces, .. innerSurfaces], bounds);
            });
            var lungFiles = Started(async () =>
            {
                await lungs;
                return await WriteMasksAsync(series, lungSurfaces, cancellation);
            });
            var innerFiles = Started(async () =>
            {
                await inner;
                return isFull ? await WriteMasksAsync(series, innerSurfaces, cancellation) : [];
            });
            var scene = Started(() => LightScene.WriteAsync(series, ct.Value, cancellation));
            var preview = Started(async () =>
            {
                var picture = SurfacePreview.Beside(await lungsPicture, await bonePicture, await bodyPicture);
                return await series.Results.WriteAsync(
                    SurfacePreview.FileName, stream => PngWriter.Write(stream, picture), cancellation);
            });
            var surfaces = Started(async () =>
            {
                await inner;
                return lungSurfaces.Select(surface => surface.Measure()).ToList();
            });
            await Task.WhenAll(bone, body, scene, preview, lungFiles, innerFiles, surfaces);
            ResultFile?[] files =
            [
                .. await lungFiles, .. await innerFiles, (await scene).File, await bone, await body, await preview,
            ];
            return new([.. files.OfType<ResultFile>()]) { Surfaces = await surfaces, Scene = (await scene).Surfaces };
        }
        finally
        {
            foreach (var surface in lungSurfaces.Concat(innerSurfaces)) surface.Dispose();
        }
    }

    private static Task<T> Started<T>(Func<Task<T>> work) => Task.Run(work, CancellationToken.None);

    private static Task Started(Func<Task> work) => Task.Run(work, CancellationToken.None);

    /// <summary>Makes the surfaces of the lungs, or of what is in them; the caller disposes them.</summary>
    private static async Task MakeAsync(
        SegmentedSeries series, Func<Structure, bool> wanted, List<StructureSurface> surfaces,
        CancellationToken cancellation)
    {
        await foreach (var surface in StructureSurface.OfAsync(series, wanted, cancellation)) surfaces.Add(surface);
    }

    private async Task<List<ResultFile>> WriteMasksAsync(
        SegmentedSeries series, IReadOnlyList<StructureSurface> surfaces, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        foreach (var surface in surfaces)
        {
            files.Add(
                await series.Results.WriteAsync(
                    $"meshes/{surface.Name}.stl", stream => StlWriter.Write(stream, surface.Mesh), cancellation));
        }

        if (isFull && surfaces.Count(surface => surface.IsLung) > 1)
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
    /// Writes the surface of a volume at a level piece by piece. The next piece is made meanwhile, for a file is hashed
    /// and written on one thread.
    /// </summary>
    private static async Task<ResultFile?> WriteLevelAsync(
        SegmentedSeries series, string name, Volume<short> ct, short level, CancellationToken cancellation) =>
        await series.Results.WriteAsync(
            $"meshes/{name}.stl",
            stream =>
            {
                using var surface = Isosurface.Of(ct, level);
                var writer = new StlWriter(stream, surface.TriangleCount);
                foreach (var piece in OneAhead.Of(surface.Slabs()))
                {
                    using (piece) writer.Append(piece);
                }
            },
            cancellation);
}
