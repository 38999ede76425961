using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Closed surfaces of few triangles, for looking at. The surface is made on a grid of blocks of voxels, which costs a
/// quarter at each step and less than to make and simplify the full one; specks are left out; and
/// <see cref="MeshDecimation"/> brings what is left below the budget. The same output for any number of threads.
/// </summary>
public static class LightSurface
{
    /// <summary>Pieces of fewer triangles, before any is taken away, are specks: a block or two.</summary>
    private const int SpeckTriangles = 40;

    /// <summary>A mask whose surface has no more than so many times the budget is taken as fine as it is.</summary>
    private const int Affordable = 8;

    /// <summary>
    /// What part of a block must be set of what is a voxel or two thin: with half of it such things fall to pieces.
    /// </summary>
    private const short ThinLevel = 150;

    /// <summary>How far smoothing may move a vertex of what is thin, as a part of a block's edge.</summary>
    private const float ThinReach = 0.3f;

    /// <summary>
    /// The smoothed surface of a mask, blown up to the mask's volume and then brought to at most
    /// <paramref name="triangles"/>. The caller disposes it.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="triangles">The budget, some thousands.</param>
    /// <param name="isThin">It has parts one voxel thin.</param>
    public static Mesh Of(BitVolume mask, int triangles, bool isThin)
    {
        using var full = Isosurface.Of(mask);
        var edge = full.TriangleCount <= (long)Affordable * triangles ? 1 : 2;
        return Of(edge, triangles, Make);

        Mesh Make(int edge)
        {
            using var blocks = edge > 1 ? BlockFractions.Of(mask, edge) : null;
            using var coarse = blocks is null
                ? null : Isosurface.Of(blocks, isThin ? ThinLevel : (short)(BlockFractions.Whole / 2));
            var mesh = (coarse ?? full).ToMesh(normals: true);
            var reach = ThinReach * edge * (float)mask.Geometry.Spacing.X;
            MeshSmoothing.Smooth(mesh, isThin ? reach : float.PositiveInfinity);
            MeshInflation.ToVolume(mesh, mask.Count() * mask.Geometry.VoxelVolume);
            return mesh;
        }
    }

    /// <summary>A surface that is made coarser until it can be brought to the budget; the caller disposes it.</summary>
    /// <param name="edge">Voxels along a block's edge, to begin with.</param>
    /// <param name="triangles">The budget.</param>
    /// <param name="make">Makes the surface, closed and with normals, of blocks with such an edge.</param>
    public static Mesh Of(int edge, int triangles, Func<int, Mesh> make)
    {
        for (;; edge++)
        {
            using var whole = make(edge);
            using var pieces = MeshPieces.WithoutSmall(whole, SpeckTriangles);
            var (fewer, _) = MeshDecimation.ToBudget(pieces.TriangleCount > 0 ? pieces : whole, triangles);

            // Each piece and each handle has triangles that it can't spare: many of them need larger blocks.
            if (fewer.TriangleCount <= triangles) return fewer;
            fewer.Dispose();
        }
    }
}
