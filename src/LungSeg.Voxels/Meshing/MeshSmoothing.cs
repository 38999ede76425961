using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Takes the voxel staircase off a closed surface without shrinking it. W replaces every vertex by the mean of its
/// neighbours; a polynomial in W is a filter of the surface, which keeps what is wide and damps what is narrow, and is
/// worked out by its Chebyshev series: T0 = 1, T1 = W, T(j+1) = 2 W T(j) - T(j-1). After G. Taubin, "A signal
/// processing approach to fair surface design", SIGGRAPH 1995, and G. Taubin, T. Zhang and G. Golub, "Optimal surface
/// smoothing as filter design", ECCV 1996.
/// Layout: a vertex is (x, y, z, 1), so that a sum of neighbours counts them. Rows of neighbours are filled up to fours
/// with one vertex of zeros: loops over four and no more branches than that. Lanes: the four of a vertex, summed in the
/// neighbours' order. Scratch memory: 52 bytes a vertex and 15 a triangle. O(vertices), the same output for any number
/// of threads.
/// </summary>
public static class MeshSmoothing
{
    private const int VerticesPerPiece = 1 << 13;
    private const int NeighboursAtOnce = 4;

    /// <summary>
    /// Of the filter's Chebyshev series, constant first; what is left out of it is a thousandth. k = 1 - w, where w are
    /// the eigenvalues of W, is 0 for what is widest and 2 for a zigzag from vertex to vertex. The filter is
    /// exp(15 (0.03 k - 0.511 k²)): for all but the narrowest what 15 pairs of Taubin's steps by 0.70 and -0.73 make,
    /// (1 - 0.70 k)^15 (1 + 0.73 k)^15, and nearly 0 for the narrowest, which those pairs let through. It takes the
    /// staircase off a mask: the faces of a ball tilt by 4 degrees on average, before by 20.
    /// </summary>
    private static readonly float[] Series = ChebyshevSeries(
        k => Math.Exp(15 * ((0.03 * k) - (0.511 * k * k))), degree: 10);

    /// <summary>Smooths a closed mesh in place; normals, where it has them, are taken from the new faces.</summary>
    /// <param name="mesh">Closed (see <see cref="MeshMeasure.IsClosed"/>): at an open rim neighbours are
    /// missed.</param>
    /// <param name="reachMm">
    /// How far a vertex may end from where it was, mm. What is one voxel thin has no width that the filter would keep:
    /// without a bound it shrinks to a line or a point.
    /// </param>
    public static void Smooth(Mesh mesh, float reachMm = float.PositiveInfinity)
    {
        var count = mesh.VertexCount;
        using var neighbours = new VertexRows<Neighbour>(count, mesh.Triangles, NeighboursAtOnce, filler: new(count));
        using var even = new VoxelBuffer<Vector4>(count + 1);
        using var odd = new VoxelBuffer<Vector4>(count + 1);
        using var sum = new VoxelBuffer<Vector4>(count, cleared: false);
        ForVertices((start, end) =>
        {
            for (var v = start; v < end; v++)
            {
                even.Span[v] = new(mesh.Vertices[v], 1);
                sum.Span[v] = even.Span[v] * Series[0];
            }
        });

        // T(-1) is as good as 0, and the first step is single.
        var (from, to) = (even, odd);
        for (var term = 1; term < Series.Length; term++, (from, to) = (to, from))
        {
            var (last, next, factor, weight) = (from, to, term == 1 ? 1f : 2f, Series[term]);
            ForVertices((start, end) => Step(last.Span, next.Span, sum.Span, neighbours, start, end, factor, weight));
        }

        ForVertices((start, end) => Move(mesh.Vertices[start..end], sum.Span[start..end], reachMm));
        if (mesh.HasNormals) MeshNormals.FromFaces(mesh);

        void ForVertices(Action<int, int> body) => SlabScheduler.Run(count, VerticesPerPiece, body);
    }

    /// <summary>to = factor * W from - to, and sum += weight * to.</summary>
    private static void Step(
        ReadOnlySpan<Vector4> from, Span<Vector4> to, Span<Vector4> sum, VertexRows<Neighbour> neighbours, int start,
        int end, float factor, float weight)
    {
        ref readonly var first = ref MemoryMarshal.GetReference(from);
        var corners = neighbours.Corners;
        var rows = neighbours.Starts;
        for (var v = start; v < end; v++)
        {
            var total = Vector128<float>.Zero;
            for (var row = corners[rows[v]..rows[v + 1]]; row.Length >= NeighboursAtOnce; row = row[NeighboursAtOnce..])
            {
                total += Load(in first, row[0]);
                total += Load(in first, row[1]);
                total += Load(in first, row[2]);
                total += Load(in first, row[3]);
            }

            var mean = rows[v] < rows[v + 1] ? (total / total[3]).AsVector4() : from[v];
            to[v] = (mean * factor) - to[v];
            sum[v] += to[v] * weight;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref readonly Vector4 first, Neighbour neighbour) =>
        Unsafe.Add(ref Unsafe.AsRef(in first), neighbour.Vertex).AsVector128();

    /// <summary>Brings vertices to their places, or as near as <paramref name="reach"/> allows.</summary>
    private static void Move(Span<Vector3> vertices, ReadOnlySpan<Vector4> places, float reach)
    {
        for (var v = 0; v < vertices.Length; v++)
        {
            var way = places[v].AsVector3() - vertices[v];
            var length = way.Length();
            vertices[v] += length > reach ? way * (reach / length) : way;
        }
    }

    /// <summary>
    /// Coefficients of a filter's series in w = 1 - k, by the discrete cosine transform; they sum to 1, so that a flat
    /// surface stays.
    /// </summary>
    private static float[] ChebyshevSeries(Func<double, double> filter, int degree)
    {
        const int Nodes = 64;
        var series = new double[degree + 1];
        for (var node = 0; node < Nodes; node++)
        {
            var angle = (node + 0.5) * Math.PI / Nodes;
            var value = filter(1 - Math.Cos(angle));
            for (var j = 0; j <= degree; j++) series[j] += value * Math.Cos(j * angle) * (j == 0 ? 1 : 2) / Nodes;
        }

        var atWidest = series.Sum();
        return [.. series.Select(coefficient => (float)(coefficient / atWidest))];
    }
}
