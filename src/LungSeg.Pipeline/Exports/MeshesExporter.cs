using LungSeg.Formats;
using LungSeg.Formats.Meshes;
using LungSeg.Formats.Pictures;
using LungSeg.Pipeline.Series;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Surfaces as STL in LPS mm, the lungs as one coloured scene, and a picture of all of them. Masks are smoothed, so that
/// the voxel staircase does not show. Bone and body are HU surfaces of perhaps millions of triangles: each piece goes to
/// its file and into the picture, and is forgotten.
/// </summary>
internal sealed class MeshesExporter : IResultExporter
{
    /// <summary>The tutorial's bone surface, HU.</summary>
    public const short BoneHu = 400;

    /// <summary>The tutorial's tissue surface, HU: the skin.</summary>
    public const short BodyHu = -300;

    private const string BothLungs = "lungs";
    private const string RightLung = "lungs-right";
    private const string LeftLung = "lungs-left";
    private const string Structures = "structures";

    private static readonly SurfaceView[] Views = [SurfaceView.Anterior, SurfaceView.Left];

    public string Format => "meshes";

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        var bounds = BoundingBox.Of(series.IsotropicGrid);
        var lungs = new SurfacePicture("Lungs", bounds, Views);
        var areas = await WriteLungsAsync(series, lungs, files, cancellation);

        using var ct = await series.IsotropicVolumeAsync(cancellation);
        var bone = new SurfacePicture("Bone", bounds, Views);
        files.Add(await WriteLevelAsync(series, "bone", ct.Value, BoneHu, bone, StructureColors.Bone, cancellation));
        var body = new SurfacePicture("Body", bounds, Views);
        files.Add(await WriteLevelAsync(series, "body", ct.Value, BodyHu, body, StructureColors.Body, cancellation));

        var picture = Picture.Beside([lungs.ToPicture(), bone.ToPicture(), body.ToPicture()], Rgb.White);
        files.Add(await series.Results.WriteAsync("previews/surface.png", stream => PngWriter.Write(stream, picture), cancellation));
        return new(files) { SurfaceAreasMm2 = areas };
    }

    private static async Task<Dictionary<string, double>> WriteLungsAsync(
        SegmentedSeries series, SurfacePicture picture, List<ResultFile> files, CancellationToken cancellation)
    {
        var scene = new List<MeshNode>();
        var areas = new Dictionary<string, double>();
        try
        {
            foreach (var part in LungParts(series.Record))
            {
                using var mask = await series.MaskAsync(part.MaskName, cancellation);
                using var surface = Isosurface.Of(mask.Value);
                var mesh = surface.ToMesh(normals: true);
                scene.Add(new(part.Name, mesh, part.Color, part.Opacity));
                MeshSmoothing.Taubin(mesh);
                if (part.Region is { } region) areas[region] = Math.Round(MeshMeasure.Of(mesh).AreaMm2, 1);
                if (part.Name != Structures) picture.Draw(mesh, part.Color);
                files.Add(await series.Results.WriteAsync($"meshes/{part.Name}.stl", stream => StlWriter.Write(stream, mesh), cancellation));
            }

            if (series.Record.HasSides) files.Add(await WriteBothLungsAsync(series, scene, cancellation));
            files.Add(await series.Results.WriteAsync("meshes/scene.glb", stream => GlbWriter.Write(stream, scene), cancellation));
            if (series.Record.HasSides) areas["lungs"] = areas["right-lung"] + areas["left-lung"];
            return areas;
        }
        finally
        {
            foreach (var node in scene) node.Mesh.Dispose();
        }
    }

    private static IEnumerable<Part> LungParts(SegmentationRecord record)
    {
        const float SeeThrough = 0.45f;
        if (record.HasSides)
        {
            yield return new(RightLung, ScratchNames.Right, StructureColors.RightLung, SeeThrough, "right-lung");
            yield return new(LeftLung, ScratchNames.Left, StructureColors.LeftLung, SeeThrough, "left-lung");
        }
        else
        {
            yield return new(BothLungs, ScratchNames.Lungs, StructureColors.Lungs, SeeThrough, "lungs");
        }

        if (record.HasAirways) yield return new("airways", ScratchNames.Airways, StructureColors.Airways, 1);
        yield return new(Structures, ScratchNames.Structures, StructureColors.LungStructures, 1);
    }

    /// <summary>Both lungs in one file: the two surfaces that are there already, not a third one.</summary>
    private static Task<ResultFile> WriteBothLungsAsync(
        SegmentedSeries series, IReadOnlyList<MeshNode> scene, CancellationToken cancellation)
    {
        var lungs = scene.Where(node => node.Name is RightLung or LeftLung).Select(node => node.Mesh).ToList();
        return series.Results.WriteAsync(
            $"meshes/{BothLungs}.stl",
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

    /// <summary>One structure of the lungs: its file, its mask, how it looks, and its region in the summary.</summary>
    private sealed record Part(string Name, string MaskName, Rgb Color, float Opacity, string? Region = null);
}
