using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Finds the vertices of a HU surface that may become one. Marching cubes puts up to six of them round a grid point, and
/// where the surface passes close by, they make slivers. Akin to Raman and Wenger, "Quality isosurface mesh generation using
/// an extended marching cubes lookup table", Computer Graphics Forum 27(3), 2008, who move such vertices onto the grid
/// point; here they stay on the surface.
/// A vertex belongs to that end of its edge which is nearer to the level. Of an end's vertices those on two or three of its
/// axes merge, one an axis, if on the surface each is joined to each by an edge: two by one edge, which has two triangles,
/// three by a triangle of their own. So merging n vertices takes 2 (n - 1) triangles away, the surface stays closed, and
/// nothing of it tears. Only where it is one voxel thin and twisted two of its edges may come to lie on each other.
/// Layout: 64 grid points of a row are passed over at once where edges on two axes are cut at none of them. Grid points
/// at the volume's rim have no part in it. O(voxels / 64 + vertices).
/// </summary>
internal readonly ref struct NearVertices
{
    private readonly ReadOnlySpan<short> _voxels;
    private readonly BitVolume _inside;
    private readonly Size3 _size;
    private readonly int _level;

    public NearVertices(Volume<short> volume, BitVolume inside, int level)
    {
        _voxels = volume.Span;
        (_inside, _size, _level) = (inside, volume.Size, level);
    }

    /// <summary>Adds the clusters of a slice in the order of their grid points.</summary>
    public void Find(int z, List<GridPointCluster> clusters)
    {
        if (z == 0 || z == _size.Z - 1) return;
        for (var y = 1; y < _size.Y - 1; y++)
        {
            ReadOnlySpan<ulong> row = _inside.Row(y, z), lower = _inside.Row(y - 1, z), upper = _inside.Row(y + 1, z);
            ReadOnlySpan<ulong> below = _inside.Row(y, z - 1), above = _inside.Row(y, z + 1);
            for (var w = 0; w < row.Length; w++)
            {
                var here = row[w];
                var cutX = (here ^ BitRow.Read(row, (w << 6) + 1)) | (here ^ BitRow.Read(row, (w << 6) - 1));
                var cutY = (here ^ lower[w]) | (here ^ upper[w]);
                var cutZ = (here ^ below[w]) | (here ^ above[w]);
                var points = (cutX & cutY) | (cutY & cutZ) | (cutX & cutZ);
                if (points == 0) continue;
                for (points &= BitRow.Range(w, 1, _size.X - 1); points != 0; points &= points - 1)
                {
                    var cluster = At(z, (y * _size.X) + (w << 6) + BitOperations.TrailingZeroCount(points));
                    if (cluster.Count > 0) clusters.Add(cluster);
                }
            }
        }
    }

    /// <summary>The vertices of a grid point that become one; none where there are no two.</summary>
    private GridPointCluster At(int z, int point)
    {
        var (row, slice) = (_size.X, _size.SliceLength);
        var at = (z * slice) + point;
        var (x, y, u) = (Side(at, 1), Side(at, row), Side(at, slice));
        if (Math.Abs(x) + Math.Abs(y) + Math.Abs(u) < 2) return default;

        var (xy, yz, xz) = (AreJoined(at, x, y * row), AreJoined(at, y * row, u * slice), AreJoined(at, x, u * slice));
        if (!(xy && yz && xz))
        {
            if (xy) u = 0;
            else if (yz) x = 0;
            else if (xz) y = 0;
            else return default;
        }

        if (Pinches(at, x, y * row, slice, u) || Pinches(at, y * row, u * slice, 1, x) || Pinches(at, x, u * slice, row, y)) return default;
        var sides = new Vector3(x, y, u);
        var shift = sides * new Vector3(Fraction(at, x), Fraction(at, y * row), Fraction(at, u * slice));
        return new(point, (sbyte)x, (sbyte)y, (sbyte)u, shift / Vector3.Dot(sides, sides));
    }

    /// <summary>How far from a grid point towards a neighbour the surface passes; 0 for a step of 0.</summary>
    private float Fraction(int at, int step) => step == 0 ? 0 : HounsfieldPlacement.Fraction(_level, _voxels[at], _voxels[at + step]);

    private bool IsInside(int at) => _voxels[at] >= _level;

    /// <summary>On which side of a grid point, along an axis, is a vertex nearer to it than to the neighbour: 1, else -1, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Side(int at, int step)
    {
        var (upper, lower) = (IsNear(at, step), IsNear(at, -step));
        return upper - (lower & ~upper);
    }

    /// <summary>1 where the level lies between a grid point and its neighbour, and this is nearer to it, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IsNear(int at, int step)
    {
        // Which is hard to foretell, so nothing branches: turned so that this lies above the level, their sum is below it.
        var (here, there) = (_voxels[at] - _level, _voxels[at + step] - _level);
        var turn = here >> 31 | 1;
        return (here * turn) + (there * turn) >>> 31;
    }

    /// <summary>
    /// Whether two near vertices are joined: always round a voxel inside, for voxels inside are held apart; round one outside
    /// only if the fourth voxel of their face is inside as its two neighbours are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreJoined(int at, int first, int second) =>
        first != 0 && second != 0 && (IsInside(at) || IsInside(at + first + second));

    /// <summary>
    /// Whether, with two of a grid point's vertices merged, a third on another axis that stays by itself could be left
    /// with two triangles back to back: where across its edge the two opposite ones could merge as well.
    /// </summary>
    /// <param name="at">The grid point.</param>
    /// <param name="first">The step to the neighbour on one axis, 0 for none.</param>
    /// <param name="second">That on another axis.</param>
    /// <param name="third">The step to the upper neighbour on the remaining axis.</param>
    /// <param name="merged">On which side of that axis is a vertex that merges too; 0 for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Pinches(int at, int first, int second, int third, int merged) =>
        first != 0 && second != 0
        && ((merged <= 0 && IsOpposite(at, at + third, first, second)) || (merged >= 0 && IsOpposite(at, at - third, first, second)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOpposite(int at, int across, int first, int second) =>
        IsInside(across) != IsInside(at) && (IsNear(across, -first) & IsNear(across, -second)) != 0;
}
