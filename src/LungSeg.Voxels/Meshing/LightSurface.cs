using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Closed surfaces of few triangles, for looking at. The surface is made on a grid of blocks of voxels, which costs a
/// small part of what it costs to make and simplify the full one; specks are left out; it is smoothed; and
/// <see cref="MeshDecimation"/> brings what is left below the budget. How far it is off then,
/// <see cref="MaskBoundary"/> says. The same output for any number of threads.
/// </summary>
public static class LightSurface
{
    /// <summary>Pieces of fewer triangles, before any is taken away, are specks: a block or two.</summary>
    private const int SpeckTriangles = 40;

    /// <summary>
    /// What part of a block must be set of what is thinner than a block: with half of it such things fall to pieces.
    /// They come out a little thicker than they are.
    /// </summary>
    private const short ThinLevel = 150;

    /// <summary>How far smoothing may move a vertex of what is thin, as a part of a block's edge.</summary>
    private const float ThinReach = 0.3f;

    /// <summary>A surface of a mask; the caller disposes it. A mask that has nothing but specks keeps them.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="edge">Voxels along a block's edge, at least; larger ones where the budget needs it.</param>
    /// <param name="triangles">The most triangles, some thousands.</param>
    /// <param name="isThin">It has parts that are thinner than a block.</param>
    public static Mesh Of(BitVolume mask, int edge, int triangles, bool isThin)
    {
        for (; ; edge++)
        {
            using var coarse = Make(mask, edge, isThin);
            var (fewer, _) = MeshDecimation.ToBudget(coarse, triangles);

            // Each piece and each handle has triangles that it can't spare: many of them need larger blocks.
            if (fewer.TriangleCount <= triangles) return fewer;
            fewer.Dispose();
        }
    }

    private static Mesh Make(BitVolume mask, int edge, bool isThin)
    {
        using var blocks = BlockFractions.Of(mask, edge);
        using var surface = Isosurface.Of(blocks, isThin ? ThinLevel : (short)(BlockFractions.Whole / 2));
        var mesh = surface.ToMesh(normals: true);
        var large = MeshPieces.WithoutSmall(mesh, SpeckTriangles);
        var (kept, other) = large.TriangleCount > 0 ? (large, mesh) : (mesh, large);
        other.Dispose();
        var reach = ThinReach * edge * (float)mask.Geometry.Spacing.X;
        MeshSmoothing.Smooth(kept, isThin ? reach : float.PositiveInfinity);
        return kept;
    }
}
