using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Where a vertex of a HU surface on a grid of 1 mm ends up when near vertices are merged: the rule voxel by voxel.</summary>
public static class NaiveVertexMerging
{
    /// <param name="volume">On a grid of 1 mm with its origin at zero.</param>
    /// <param name="level">HU.</param>
    /// <param name="vertex">On the edge between two voxels.</param>
    public static Vector3 Moved(Volume<short> volume, int level, Vector3 vertex)
    {
        var along = Enumerable.Range(0, 3).Single(axis => vertex[axis] != MathF.Floor(vertex[axis]));
        int[] low = [(int)MathF.Floor(vertex.X), (int)MathF.Floor(vertex.Y), (int)MathF.Floor(vertex.Z)];
        int[] high = [.. low];
        high[along]++;
        foreach (var (end, side) in new[] { (low, 1), (high, -1) })
        {
            var cluster = ClusterAt(volume, level, end);
            if (cluster[along] != side) continue;
            var count = cluster.Count(s => s != 0);
            var place = new Vector3();
            for (var axis = 0; axis < 3; axis++)
            {
                var shift = cluster[axis] == 0 ? 0 : cluster[axis] * Cut(volume, level, end, axis, cluster[axis]) / count;
                place[axis] = (float)(end[axis] + (double)shift);
            }

            return place;
        }

        return vertex;
    }

    private static int[] ClusterAt(Volume<short> volume, int level, int[] p)
    {
        int[] size = [volume.Size.X, volume.Size.Y, volume.Size.Z];
        if (Enumerable.Range(0, 3).Any(axis => p[axis] <= 0 || p[axis] >= size[axis] - 1)) return [0, 0, 0];

        int[] sides = [.. Enumerable.Range(0, 3).Select(axis => IsNear(axis, 1) ? 1 : IsNear(axis, -1) ? -1 : 0)];
        var (xy, yz, xz) = (AreJoined(0, 1), AreJoined(1, 2), AreJoined(0, 2));
        if (!(xy && yz && xz))
        {
            var left = xy ? 2 : yz ? 0 : xz ? 1 : -1;
            if (left < 0) return [0, 0, 0];
            sides[left] = 0;
        }

        return Enumerable.Range(0, 3).Any(axis => WouldPinch(axis, 1) || WouldPinch(axis, -1)) ? [0, 0, 0] : sides;

        int Hounsfield(params (int Axis, int Step)[] steps)
        {
            int[] at = [.. p];
            foreach (var (axis, step) in steps) at[axis] += step;
            return volume[at[0], at[1], at[2]] - level;
        }

        bool IsInside(params (int Axis, int Step)[] steps) => Hounsfield(steps) >= 0;

        bool IsNear(int axis, int step, params (int Axis, int Step)[] from) =>
            IsInside(from) != IsInside([.. from, (axis, step)])
            && Math.Abs(Hounsfield(from)) < Math.Abs(Hounsfield([.. from, (axis, step)]));

        // The vertex on this edge is not of the cluster, and the other end's may be its opposite.
        bool WouldPinch(int axis, int step)
        {
            var (a, b) = ((axis + 1) % 3, (axis + 2) % 3);
            return sides[axis] != step && sides[a] != 0 && sides[b] != 0 && IsInside((axis, step)) != IsInside()
                && IsNear(a, -sides[a], (axis, step)) && IsNear(b, -sides[b], (axis, step));
        }

        // Two inside across a face's diagonal are held apart.
        bool AreJoined(int a, int b) =>
            sides[a] != 0 && sides[b] != 0 && (IsInside() || IsInside((a, sides[a]), (b, sides[b])));
    }

    private static float Cut(Volume<short> volume, int level, int[] p, int axis, int step)
    {
        int[] q = [.. p];
        q[axis] += step;
        int from = volume[p[0], p[1], p[2]], to = volume[q[0], q[1], q[2]];
        return Math.Clamp((level - from) / (float)(to - from), 1 / 128f, 127 / 128f);
    }
}
