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

    // Shares of those: bone and vessels are rough, skin and lungs smooth.
    private const int Bone = 34_000, Body = 6_000, Thin = 32_000, Airways = 5_000;
    private const int Lungs = MaxTriangles - Bone - Body - Thin - Airways;

    /// <summary>So much of the skin is to be seen: what is in it matters.</summary>
    private const float SkinOpacity = 0.12f;

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
                var mesh = LightSurface.Of(mask.Value, Share(structure, shown), surface.IsThin);
                Add(new(surface.Name, mesh, structure.Color, surface.Opacity), mask.Value);
            }

            AddTissue("bone", CoarseTissue.LightBone(isotropic, Bone), CoarseTissue.BoneHu, TissueColors.Bone, 1);
            AddTissue(
                "body", CoarseTissue.LightBody(isotropic, Body), CoarseTissue.BodyHu, TissueColors.Body, SkinOpacity);
            var file = await series.Results.WriteAsync(
                FileName, stream => GlbWriter.Write(stream, nodes), cancellation);
            return (file, surfaces);
        }
        finally
        {
            foreach (var node in nodes) node.Mesh.Dispose();
        }

        void AddTissue(string name, Mesh mesh, short level, Rgb color, float opacity)
        {
            using var inside = Threshold.Between(isotropic, level, short.MaxValue);
            Add(new(name, mesh, color, opacity), inside);
        }

        void Add(MeshNode node, BitVolume voxels)
        {
            nodes.Add(node);
            if (node.Mesh.TriangleCount == 0) return;
            var error = MaskBoundary.LargestDistance(node.Mesh, voxels);
            surfaces.Add(new(node.Name, node.Mesh.TriangleCount, Math.Round(error, 2)));
        }
    }

    /// <summary>What has a surface; lungs that are cut into lobes would hide these.</summary>
    private static List<Structure> Shown(IEnumerable<Structure> structures)
    {
        var all = structures.Where(structure => structure.Surface is not null).ToList();
        var hasLobes = all.Any(structure => structure.PartOf is not null);
        return [.. all.Where(structure => !hasLobes || !structure.IsLung)];
    }

    private static int Share(Structure structure, List<Structure> shown)
    {
        if (structure.Surface!.IsThin) return Thin;
        return IsLungs(structure) ? Lungs / shown.Count(IsLungs) : Airways;

        static bool IsLungs(Structure structure) => structure.IsLung || structure.PartOf is not null;
    }
}
