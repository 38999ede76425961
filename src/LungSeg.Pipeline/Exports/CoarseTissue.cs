using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The CT averaged over cubes of <see cref="Edge"/> voxels, for surfaces that are for looking at: an eighth of the
/// noise's specks and a quarter of the triangles (docs/decisions/2026-11-22-coarse-body.md). Dispose it.
/// </summary>
internal sealed class CoarseTissue(Volume<short> isotropic) : IDisposable
{
    /// <summary>The tutorial's bone surface, HU; <c>bone.stl</c>, which is for measuring, is that of the CT as it is.</summary>
    public const short BoneHu = 400;

    /// <summary>The tutorial's tissue surface, HU: the skin.</summary>
    public const short BodyHu = -300;

    private const int Edge = 2;

    /// <summary>HU on the coarse grid.</summary>
    public Volume<short> Hounsfield { get; } = BlockMeans.Of(isotropic, Edge);

    /// <summary>The bone's surface with normals; the caller disposes it.</summary>
    public Mesh Bone()
    {
        using var surface = Isosurface.Of(Hounsfield, BoneHu);
        return surface.ToMesh(normals: true);
    }

    public void Dispose() => Hounsfield.Dispose();
}
