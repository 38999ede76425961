using System.Numerics;

namespace LungSeg.TestKit.Naive;

/// <summary>
/// Marching cubes cell by cell with nothing but geometry: no table, no shared vertices, no order. Points and triangles
/// are in index space. Round each face every run of inside corners is cut off by one segment; segments join to loops;
/// a loop is a fan from the first point, in the order of edges below, whose diagonals leave every face.
/// </summary>
public static class NaiveMarchingCubes
{
    /// <summary>Triangles of a grid, counter-clockwise seen from outside.</summary>
    /// <param name="from">The first cell.</param>
    /// <param name="to">One past the last cell.</param>
    /// <param name="isInside">Whether a voxel is inside, also for voxels out of the volume.</param>
    /// <param name="cut">Where the surface passes between two neighbours, the lower one first, 0 to 1.</param>
    public static List<(Vector3 A, Vector3 B, Vector3 C)> Triangles(
        (int X, int Y, int Z) from, (int X, int Y, int Z) to,
        Func<(int X, int Y, int Z), bool> isInside, Func<(int X, int Y, int Z), (int X, int Y, int Z), float> cut)
    {
        var triangles = new List<(Vector3, Vector3, Vector3)>();
        for (var z = from.Z; z < to.Z; z++)
        {
            for (var y = from.Y; y < to.Y; y++)
            {
                for (var x = from.X; x < to.X; x++) AddCell(x, y, z);
            }
        }

        return triangles;

        void AddCell(int x, int y, int z)
        {
            var next = new Dictionary<Vector3, Vector3>();
            foreach (var face in Faces(x, y, z))
            {
                for (var i = 0; i < 4; i++)
                {
                    if (isInside(face[i]) || !isInside(face[(i + 1) % 4])) continue;
                    var j = i + 1;
                    while (isInside(face[(j + 1) % 4])) j++;
                    next.Add(Point(face[i], face[(i + 1) % 4]), Point(face[j % 4], face[(j + 1) % 4]));
                }
            }

            foreach (var start in next.Keys.OrderBy(p => EdgeOrder(p - new Vector3(x, y, z))).ToList())
            {
                var loop = new List<Vector3>();
                for (var p = start; next.Remove(p, out var q); p = q) loop.Add(p);
                for (var apex = 0; apex < loop.Count; apex++)
                {
                    var fan = loop.Skip(apex).Concat(loop.Take(apex)).ToList();
                    if (fan.Skip(2).SkipLast(1).Any(p => ShareFace(fan[0], p, x, y, z))) continue;
                    for (var k = 1; k < fan.Count - 1; k++) triangles.Add((fan[0], fan[k], fan[k + 1]));
                    break;
                }
            }
        }

        Vector3 Point((int X, int Y, int Z) a, (int X, int Y, int Z) b)
        {
            var (low, high) = a.X + a.Y + a.Z < b.X + b.Y + b.Z ? (a, b) : (b, a);
            var t = cut(low, high);
            return new(low.X + (t * (high.X - low.X)), low.Y + (t * (high.Y - low.Y)), low.Z + (t * (high.Z - low.Z)));
        }
    }

    /// <summary>The corners of each face, counter-clockwise seen from outside the cell.</summary>
    private static IEnumerable<(int X, int Y, int Z)[]> Faces(int x, int y, int z)
    {
        yield return [(x, y, z), (x, y, z + 1), (x, y + 1, z + 1), (x, y + 1, z)];
        yield return [(x + 1, y, z), (x + 1, y + 1, z), (x + 1, y + 1, z + 1), (x + 1, y, z + 1)];
        yield return [(x, y, z), (x + 1, y, z), (x + 1, y, z + 1), (x, y, z + 1)];
        yield return [(x, y + 1, z), (x, y + 1, z + 1), (x + 1, y + 1, z + 1), (x + 1, y + 1, z)];
        yield return [(x, y, z), (x, y + 1, z), (x + 1, y + 1, z), (x + 1, y, z)];
        yield return [(x, y, z + 1), (x + 1, y, z + 1), (x + 1, y + 1, z + 1), (x, y + 1, z + 1)];
    }

    /// <summary>x edges before y edges before z edges; among each, the first other axis fastest.</summary>
    private static int EdgeOrder(Vector3 p)
    {
        static bool IsBetween(float t) => t is > 0 and < 1;
        if (IsBetween(p.X)) return (int)p.Y + (2 * (int)p.Z);
        return IsBetween(p.Y) ? 4 + (int)p.X + (2 * (int)p.Z) : 8 + (int)p.X + (2 * (int)p.Y);
    }

    private static bool ShareFace(Vector3 p, Vector3 q, int x, int y, int z) =>
        Same(p.X, q.X, x) || Same(p.Y, q.Y, y) || Same(p.Z, q.Z, z);

    private static bool Same(float p, float q, int low) => p == q && (p == low || p == low + 1);
}
