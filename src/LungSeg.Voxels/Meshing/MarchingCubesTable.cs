namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Which triangles cut a cell, for each of the 256 ways its corners lie inside or outside. After Lorensen and Cline,
/// "Marching cubes", SIGGRAPH 1987; but no table was copied: this one is worked out from the cube when first used.
/// <code>
///   corner c = x + 2y + 4z             edges 0..3  along x: e = y + 2z
///                                      edges 4..7  along y: e = 4 + x + 2z
///        6 -------- 7                  edges 8..11 along z: e = 8 + x + 2y
///       /|         /|
///      4 -------- 5 |       z  y
///      | 2 -------|-3       | /
///      |/         |/        |/
///      0 -------- 1         +--- x
/// </code>
/// Round each face, every run of inside corners is cut off by one segment, from the edge where the run begins to the
/// edge where it ends. So two inside corners across a face's diagonal are always held apart, whatever the cell: both
/// cells of a face agree on it, which is why surfaces close (Nielson and Hamann, Visualization 1991, show how the
/// 1987 table fails there). The segments join into loops of 3 to 7 edges, and each loop becomes a fan of triangles
/// whose apex is chosen so that no diagonal lies in a face, where the next cell could have the same one: every edge
/// of the surface then belongs to exactly two triangles.
/// </summary>
internal static class MarchingCubesTable
{
    /// <summary>Room for one case in <see cref="Edges"/>: at most 5 triangles of 3 edges.</summary>
    public const int Stride = 16;

    private const int CaseCount = 256;

    static MarchingCubesTable()
    {
        for (var inside = 0; inside < CaseCount; inside++)
        {
            var next = Segments(inside);
            var at = inside * Stride;
            for (var edge = 0; edge < next.Length; edge++)
            {
                if (next[edge] < 0) continue;
                at = AddFan(TakeLoop(next, edge), at);
            }

            TriangleCount[inside] = (byte)((at - (inside * Stride)) / 3);
        }
    }

    /// <summary>Triangles in each case; bit c of the case says that corner c is inside.</summary>
    public static byte[] TriangleCount { get; } = new byte[CaseCount];

    /// <summary>
    /// Three edges a triangle from case * <see cref="Stride"/> on, counter-clockwise seen from outside.
    /// </summary>
    public static byte[] Edges { get; } = new byte[CaseCount * Stride];

    /// <summary>next[e] is the edge that the loop through e goes to, or -1 where e is not cut.</summary>
    private static int[] Segments(int inside)
    {
        var next = new int[12];
        Array.Fill(next, -1);
        for (var face = 0; face < 6; face++)
        {
            var corners = FaceCorners(face);
            for (var i = 0; i < 4; i++)
            {
                if (IsInside(corners[i]) || !IsInside(corners[i + 1])) continue;
                var last = i + 1;
                while (IsInside(corners[(last + 1) % 4])) last++;
                next[EdgeBetween(corners[i], corners[i + 1])] = EdgeBetween(corners[last % 4], corners[(last + 1) % 4]);
            }
        }

        return next;

        bool IsInside(int corner) => (inside >> corner & 1) != 0;
    }

    /// <summary>
    /// The corners round face axis + 3 * side, counter-clockwise seen from outside the cube; the first again at the
    /// end.
    /// </summary>
    private static int[] FaceCorners(int face)
    {
        var (axis, far) = (face % 3, face / 3);
        var (u, v, corner) = (1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3), far << axis);
        if (far == 0) (u, v) = (v, u);
        return [corner, corner | u, corner | u | v, corner | v, corner];
    }

    private static int EdgeBetween(int a, int b)
    {
        var low = a & b;
        var (x, y, z) = (low & 1, low >> 1 & 1, low >> 2 & 1);
        return (a ^ b) switch
        {
            1 => y + (2 * z),
            2 => 4 + x + (2 * z),
            _ => 8 + x + (2 * y),
        };
    }

    private static List<int> TakeLoop(int[] next, int edge)
    {
        var loop = new List<int>();
        while (next[edge] >= 0)
        {
            loop.Add(edge);
            (edge, next[edge]) = (next[edge], -1);
        }

        return loop;
    }

    private static int AddFan(List<int> loop, int at)
    {
        var n = loop.Count;
        var apex = Enumerable.Range(0, n).First(a =>
            Enumerable.Range(2, n - 3).All(k => !ShareFace(loop[a], loop[(a + k) % n])));
        for (var k = 1; k < n - 1; k++)
        {
            Edges[at++] = (byte)loop[apex];
            Edges[at++] = (byte)loop[(apex + k) % n];
            Edges[at++] = (byte)loop[(apex + k + 1) % n];
        }

        return at;
    }

    private static bool ShareFace(int first, int second)
    {
        for (var face = 0; face < 6; face++)
        {
            var corners = FaceCorners(face);
            bool Has(int edge) => Enumerable.Range(0, 4).Any(i => EdgeBetween(corners[i], corners[i + 1]) == edge);
            if (Has(first) && Has(second)) return true;
        }

        return false;
    }
}
