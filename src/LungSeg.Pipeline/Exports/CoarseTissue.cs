using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Surfaces for looking at, made of cubes of <see cref="Edge"/> voxels: a quarter of the triangles
/// (docs/decisions/2026-11-22-coarse-body.md).
/// </summary>
internal static class CoarseTissue
{
    /// <summary>
    /// The tutorial's bone surface, HU; <c>bone.stl</c>, which is for measuring, is that of the CT as it is.
    /// </summary>
    public const short BoneHu = 400;

    /// <summary>The tutorial's tissue surface, HU: the skin.</summary>
    public const short BodyHu = -300;

    private const int Edge = 2;

    /// <summary>
    /// The fewest triangles of a bone, cubes of two voxels an edge: a piece of rib of some 20 mm has as many.
    /// </summary>
    private const int BoneTriangles = 600;

    /// <summary>Of the skin in pictures, which have a pixel a mm.</summary>
    private const int PictureEdge = 4;

    /// <summary>
    /// HU for the body's surface, averaged, which takes the noise's specks away; the caller disposes the volume.
    /// </summary>
    public static Volume<short> Body(Volume<short> isotropic) => BlockMeans.Of(isotropic, Edge);

    /// <summary>
    /// The body's surface with normals, for pictures, without the table and whatever else lies apart from it; the
    /// caller disposes it.
    /// </summary>
    public static Mesh PictureBody(Volume<short> isotropic)
    {
        using var means = BlockMeans.Of(isotropic, PictureEdge);
        using var surface = Isosurface.Of(means, BodyHu);
        using var all = surface.ToMesh(normals: true);
        return MeshPieces.Largest(all);
    }

    /// <summary>
    /// The bone's surface with normals, of each cube's largest HU, for averages would eat the ribs, without what is too
    /// small to be a bone: calcified specks, drops of contrast medium, noise. The caller disposes it.
    /// </summary>
    public static Mesh Bone(Volume<short> isotropic)
    {
        using var maxima = BlockMaxima.Of(isotropic, Edge);
        using var surface = Isosurface.Of(maxima, BoneHu);
        using var all = surface.ToMesh(normals: true);
        return MeshPieces.WithoutSmall(all, BoneTriangles);
    }
}
