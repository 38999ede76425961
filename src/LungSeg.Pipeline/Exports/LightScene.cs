using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Everything in one coloured scene in metres that a browser turns smoothly without a graphics card: at most
/// <see cref="MaxTriangles"/> triangles over all structures, some 2 MB
/// (docs/decisions/2026-11-30-light-scene.md). How far each surface is from the voxels that it stands for is measured.
/// </summary>
internal static class LightScene
{
    /// <summary>Of all surfaces together.</summary>
    public const int MaxTriangles = 100_000;

    public const string FileName = "meshes/scene.glb";

    private static readonly Detail Bone = new(34_000, 4, IsThin: true);
    private static readonly Detail Body = new(6_000, 8, IsThin: false);
    private static readonly Detail Vessels = new(32_000, 2, IsThin: true);
    private static readonly Detail Airways = new(5_000, 2, IsThin: true);
    private static readonly Detail Lungs = new(
        MaxTriangles - Bone.Triangles - Body.Triangles - Vessels.Triangles - Airways.Triangles, 3, IsThin: false);

    /// <summary>So much of the skin is to be seen: what is in it matters.</summary>
    private const float SkinOpacity = 0.12f;

    /// <summary>How a surface is made: rough and thin things get the most of what there is.</summary>
    /// <param name="Triangles">The most it may have.</param>
    /// <param name="BlockMm">The edge of the blocks that it is made of.</param>
    /// <param name="IsThin">It has parts that are thinner than a block.</param>
    private sealed record Detail(int Triangles, double BlockMm, bool IsThin);

    /// <summary>Makes the surfaces, one after the other, and writes them.</summary>
    /// <param name="series">Whose.</param>
    /// <param name="isotropic">Its HU.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<(ResultFile File, IReadOnlyList<SceneSurface> Surfaces)> WriteAsync(
        SegmentedSeries series, Volume<short> isotropic, CancellationToken cancellation)
    {
        List<MeshNode> nodes = [];
        List<SceneSurface> surfaces = [];
        try
        {
            var shown = Shown(series.Structures);
            foreach (var structure in shown)
            {
                using var mask = await series.MaskAsync(structure, cancellation);
                var surface = structure.Surface!;
                Add(surface.Name, mask.Value, DetailOf(structure, shown), structure.Color, surface.Opacity);
            }

            AddTissue("bone", CoarseTissue.BoneHu, Bone, TissueColors.Bone, opacity: 1);
            AddTissue("body", CoarseTissue.BodyHu, Body, TissueColors.Body, SkinOpacity);
            var file = await series.Results.WriteAsync(
                FileName, stream => GlbWriter.Write(stream, nodes), cancellation);
            return (file, surfaces);
        }
        finally
        {
            foreach (var node in nodes) node.Mesh.Dispose();
        }

        void AddTissue(string name, short level, Detail detail, Rgb color, float opacity)
        {
            using var inside = Threshold.Between(isotropic, level, short.MaxValue);
            Add(name, inside, detail, color, opacity);
        }

        void Add(string name, BitVolume mask, Detail detail, Rgb color, float opacity)
        {
            var edge = Math.Max(1, (int)Math.Round(detail.BlockMm / mask.Geometry.Spacing.X));
            var mesh = LightSurface.Of(mask, edge, detail.Triangles, detail.IsThin);
            nodes.Add(new(name, mesh, color, opacity));
            if (mesh.TriangleCount == 0) return;
            var error = MaskBoundary.LargestDistance(mesh, mask);
            surfaces.Add(new(name, mesh.TriangleCount, Math.Round(error, 2)));
        }
    }

    /// <summary>
    /// What has a surface; lungs that are cut into lobes would hide these, and vessels lie in what is dense in the
    /// lungs.
    /// </summary>
    private static List<Structure> Shown(IEnumerable<Structure> structures)
    {
        var all = structures.Where(structure => structure.Surface is not null).ToList();
        var hasLobes = all.Any(structure => structure.IsLobe);
        var hasVessels = all.Contains(Structures.Vessels);
        return
        [
            .. all.Where(structure =>
                !(hasLobes && structure.IsLung) && !(hasVessels && structure == Structures.LungStructures)
            ),
        ];
    }

    /// <summary>Lungs, or their lobes, share what there is for lungs.</summary>
    private static Detail DetailOf(Structure structure, List<Structure> shown)
    {
        if (structure.Surface!.IsThin) return Vessels;
        return IsLungs(structure) ? Lungs with { Triangles = Lungs.Triangles / shown.Count(IsLungs) } : Airways;

        static bool IsLungs(Structure structure) => structure.IsLung || structure.IsLobe;
    }
}
