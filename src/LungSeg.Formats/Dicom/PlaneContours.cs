using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// The outlines of a mask's slice: closed polygons that run midway between the voxels inside and outside (marching
/// squares at one half), so that each voxel's centre lies on its own side by half a voxel, whoever fills them. Voxels
/// that touch at a corner alone are apart. A hole is joined to what surrounds it by a channel without width along a
/// line between two rows of voxels (the keyhole of PS3.3 section C.8.8.6.3).
/// </summary>
internal static class PlaneContours
{
    /// <summary>Polygons of a slice, without the first point again at the end, in half voxels: (2 x, 2 y).</summary>
    public static IReadOnlyList<IReadOnlyList<(int X, int Y)>> Of(BitVolume mask, int z)
    {
        if (!mask.Slice(z).ContainsAnyExcept(0UL))
            return [];
        var loops = Loops(mask, z);
        var outer = loops.Where(loop => Area(loop) > 0).ToList();
        foreach (var hole in loops.Where(loop => Area(loop) < 0).OrderBy(Leftmost))
            Join(outer, hole);
        return [.. outer.Select(Simplified)];
    }

    /// <summary>
    /// Closed chains of half voxel steps, the mask at their right as seen with y downwards: outlines positive, holes
    /// negative by <see cref="Area"/>.
    /// </summary>
    private static List<List<(int X, int Y)>> Loops(BitVolume mask, int z)
    {
        var next = new Dictionary<(int X, int Y), (int X, int Y)>();
        for (var y = -1; y < mask.Size.Y; y++)
        {
            for (var x = -1; x < mask.Size.X; x++)
                AddCell(next, x, y, Is(x, y), Is(x + 1, y), Is(x, y + 1), Is(x + 1, y + 1));
        }

        var loops = new List<List<(int X, int Y)>>();
        while (next.Count > 0)
        {
            var loop = new List<(int X, int Y)>();
            for (var at = next.Keys.First(); next.Remove(at, out var to); at = to)
            {
                loop.Add(at);

                // A step down or up passes a line between two rows: there a channel may begin.
                if (to.X == at.X)
                    loop.Add((at.X, (at.Y + to.Y) / 2));
            }

            loops.Add(loop);
        }

        return loops;

        bool Is(int x, int y) => x >= 0 && y >= 0 && x < mask.Size.X && y < mask.Size.Y && mask[x, y, z];
    }

    /// <summary>
    /// The outline's steps between four voxels: from midpoint to midpoint, so that what is inside lies at the same
    /// hand.
    /// </summary>
    private static void AddCell(
        Dictionary<(int X, int Y), (int X, int Y)> next, int x, int y, bool a, bool b, bool c, bool d)
    {
        if (a == b && c == d && a == c)
            return;
        var (top, bottom, left, right) = (
            ((2 * x) + 1, 2 * y), ((2 * x) + 1, (2 * y) + 2), (2 * x, (2 * y) + 1), ((2 * x) + 2, (2 * y) + 1));
        if (a == d && b == c)
        {
            // Two voxels corner to corner: each has a corner of its own.
            if (a)
                (next[top], next[bottom]) = (left, right);
            else
                (next[right], next[left]) = (top, bottom);
            return;
        }

        // In over the edge whose first voxel, clockwise, is inside and whose second is not; out over the other way
        // round.
        var from =
            a && !b ? top
            : b && !d ? right
            : d && !c ? bottom
            : left;
        var to =
            b && !a ? top
            : d && !b ? right
            : c && !d ? bottom
            : left;
        next[from] = to;
    }

    /// <summary>
    /// Joins a hole to what lies at its left: that is the outline around it, or a hole that is joined to this already.
    /// </summary>
    private static void Join(List<List<(int X, int Y)>> outer, List<(int X, int Y)> hole)
    {
        var start = Enumerable.Range(0, hole.Count).Where(i => (hole[i].Y & 1) != 0).MinBy(i => hole[i].X);
        var (hx, hy) = hole[start];
        var (best, place) = (-1, -1);
        for (var i = 0; i < outer.Count; i++)
        {
            for (var k = 0; k < outer[i].Count; k++)
            {
                var (x, y) = outer[i][k];
                if (y != hy || x >= hx || (place >= 0 && x <= outer[best][place].X))
                    continue;
                (best, place) = (i, k);
            }
        }

        var around = hole.Skip(start).Concat(hole.Take(start + 1)).Append(outer[best][place]);
        outer[best].InsertRange(place + 1, around);
    }

    /// <summary>Without the points that lie on a straight way on.</summary>
    private static List<(int X, int Y)> Simplified(List<(int X, int Y)> loop)
    {
        var kept = new List<(int X, int Y)>();
        for (var i = 0; i < loop.Count; i++)
        {
            var (before, at, after) = (loop[(i + loop.Count - 1) % loop.Count], loop[i], loop[(i + 1) % loop.Count]);
            var (ax, ay, bx, by) = (at.X - before.X, at.Y - before.Y, after.X - at.X, after.Y - at.Y);
            if ((ax * by) - (ay * bx) != 0 || (ax * bx) + (ay * by) < 0)
                kept.Add(at);
        }

        return kept;
    }

    private static int Leftmost(List<(int X, int Y)> loop) =>
        loop.Where(point => (point.Y & 1) != 0).Min(point => point.X);

    /// <summary>Twice the area, positive for an outline.</summary>
    private static long Area(List<(int X, int Y)> loop)
    {
        var sum = 0L;
        for (var i = 0; i < loop.Count; i++)
        {
            var (a, b) = (loop[i], loop[(i + 1) % loop.Count]);
            sum += ((long)a.X * b.Y) - ((long)b.X * a.Y);
        }

        return sum;
    }
}
