using LungSeg.Formats;
using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The bone for a scene: the HU surface of the CT averaged over cubes of <see cref="Edge"/> voxels, an eighth of the
/// noise's specks and a quarter of the triangles of <c>bone.stl</c>, which is for measuring.
/// </summary>
internal static class BoneSurface
{
    /// <summary>The tutorial's bone surface, HU.</summary>
    public const short LevelHu = 400;

    private const int Edge = 2;

    /// <summary>The node, whose mesh the caller disposes.</summary>
    /// <param name="isotropic">HU on the isotropic grid.</param>
    public static MeshNode NodeOf(Volume<short> isotropic)
    {
        using var averaged = BlockMeans.Of(isotropic, Edge);
        using var surface = Isosurface.Of(averaged, LevelHu);
        return new("bone", surface.ToMesh(normals: true), StructureColors.Bone);
    }
}
