using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Takes the voxel staircase off a closed surface without shrinking it: Taubin's lambda | mu filter ("A signal
/// processing approach to fair surface design", SIGGRAPH 1995). Each pass moves every vertex towards the mean of its
/// neighbours by lambda, then away from it by a slightly larger mu, which damps what is narrower than the pass band
/// and keeps what is wider, volume included. Scratch memory: 12 bytes a vertex and 12 a triangle.
/// O(passes * triangles), the same output for any number of threads.
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
        using var origin = float.IsFinite(reachMm) ? CopyOf(mesh.Vertices) : null;
        using var rows = new VertexRows<Neighbour>(mesh.VertexCount, mesh.Triangles);
        using var other = new VoxelBuffer<Vector3>(mesh.VertexCount);
        for (var pass = 0; pass < passes; pass++)
        {
            SlabScheduler.Run(mesh.VertexCount, VerticesPerPiece, threads, (start, end) =>
                Step(mesh.Vertices, other.Span, rows, start, end, Lambda));
            SlabScheduler.Run(mesh.VertexCount, VerticesPerPiece, threads, (start, end) =>
                Step(other.Span, mesh.Vertices, rows, start, end, Mu));
            if (origin is null) continue;
            SlabScheduler.Run(mesh.VertexCount, VerticesPerPiece, threads, (start, end) =>
                Bound(mesh.Vertices[start..end], origin.Span[start..end], reachMm));
        }

        if (mesh.HasNormals) MeshNormals.FromFaces(mesh);
    }

    private static VoxelBuffer<Vector3> CopyOf(ReadOnlySpan<Vector3> vertices)
    {
        var copy = new VoxelBuffer<Vector3>(vertices.Length);
        vertices.CopyTo(copy.Span);
        return copy;
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
        ReadOnlySpan<Vector3> from, Span<Vector3> to, VertexRows<Neighbour> rows, int start, int end, float factor)
    {
        for (var v = start; v < end; v++)
        {
            var neighbours = rows.Of(v);
            var sum = Vector3.Zero;
            foreach (var n in neighbours) sum += from[n.Vertex];
            to[v] = neighbours.IsEmpty ? from[v] : Vector3.Lerp(from[v], sum / neighbours.Length, factor);
        }
    }
}
