using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Takes the voxel staircase off a closed surface without shrinking it: Taubin's lambda | mu filter ("A signal
/// processing approach to fair surface design", SIGGRAPH 1995). Each pass moves every vertex towards the mean of its
/// neighbours by lambda, then away from it by a slightly larger mu, which damps what is narrower than the pass band
/// and keeps what is wider, volume included. Lanes: x, y and z of a vertex at once, each summed in the neighbours'
/// order. Scratch memory: 28 bytes a vertex and 12 a triangle. O(passes * triangles), the same output for any number
/// of threads.
/// </summary>
public static class MeshSmoothing
{
    /// <summary>
    /// Nearly the largest pair that damps every mesh: |(1 - lambda k)(1 - mu k)| is at most 1 for all eigenvalues k of
    /// the neighbour-mean Laplacian above the pass band, 0 to 2. The pass band ends at 1 / lambda + 1 / mu = 0.06.
    /// </summary>
    private const float Lambda = 0.70f;

    private const float Mu = -0.73f;

    private const int VerticesPerPiece = 1 << 13;

    /// <summary>Smooths a closed mesh in place; normals, where it has them, are taken from the new faces.</summary>
    /// <param name="mesh">Closed (see <see cref="MeshMeasure.IsClosed"/>): at an open rim neighbours are missed.</param>
    /// <param name="passes">
    /// Pairs of steps. 15 take the staircase off a mask: the faces of a ball tilt by 4 degrees on average, before by 20;
    /// more flatten wider terraces.
    /// </param>
    /// <param name="reachMm">
    /// How far a vertex may end from where it was, mm. What is one voxel thin has no width that the filter would keep:
    /// without a bound it shrinks to a line or a point.
    /// </param>
    /// <param name="threads">The most threads at once; 0 for the usual number.</param>
    public static void Taubin(Mesh mesh, int passes = 15, float reachMm = float.PositiveInfinity, int threads = 0)
    {
        using var rows = new VertexRows<Neighbour>(mesh.VertexCount, mesh.Triangles);

        // One vertex more than there are: a load of four floats may begin at the last one.
        using var here = new VoxelBuffer<Vector3>(mesh.VertexCount + 1);
        using var there = new VoxelBuffer<Vector3>(mesh.VertexCount + 1);
        mesh.Vertices.CopyTo(here.Span);
        for (var pass = 0; pass < passes; pass++)
        {
            Step(here, there, rows, Lambda, threads);
            Step(there, here, rows, Mu, threads);
            if (!float.IsFinite(reachMm)) continue;
            SlabScheduler.Run(mesh.VertexCount, VerticesPerPiece, threads, (start, end) =>
                Bound(here.Span[start..end], mesh.Vertices[start..end], reachMm));
        }

        here.Span[..mesh.VertexCount].CopyTo(mesh.Vertices);
        if (mesh.HasNormals) MeshNormals.FromFaces(mesh);
    }

    /// <summary>Brings vertices that went too far back to the ball about where they were.</summary>
    private static void Bound(Span<Vector3> vertices, ReadOnlySpan<Vector3> origin, float reach)
    {
        for (var v = 0; v < vertices.Length; v++)
        {
            var way = vertices[v] - origin[v];
            var length = way.Length();
            if (length > reach) vertices[v] = origin[v] + (way * (reach / length));
        }
    }

    private static void Step(
        VoxelBuffer<Vector3> from, VoxelBuffer<Vector3> to, VertexRows<Neighbour> rows, float factor, int threads) =>
        SlabScheduler.Run(to.Length - 1, VerticesPerPiece, threads, (start, end) => Step(from.Span, to.Span, rows, start, end, factor));

    private static void Step(
        ReadOnlySpan<Vector3> from, Span<Vector3> to, VertexRows<Neighbour> rows, int start, int end, float factor)
    {
        ref readonly var first = ref MemoryMarshal.GetReference(from);
        var corners = rows.Corners;
        var row = rows.Starts.Slice(start, end - start + 1);
        for (var i = 0; i < row.Length - 1; i++)
        {
            var neighbours = corners[row[i]..row[i + 1]];
            var place = Load(in first, start + i);
            var sum = Vector128<float>.Zero;
            foreach (var n in neighbours) sum += Load(in first, n.Vertex);
            var moved = place + (((sum / neighbours.Length) - place) * factor);
            to[start + i] = (neighbours.IsEmpty ? place : moved).AsVector3();
        }
    }

    /// <summary>A vertex and one more float, whatever that is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref readonly Vector3 first, int vertex) =>
        Vector128.LoadUnsafe(in Unsafe.As<Vector3, float>(ref Unsafe.Add(ref Unsafe.AsRef(in first), vertex)));
}
