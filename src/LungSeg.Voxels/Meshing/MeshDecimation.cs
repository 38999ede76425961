using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Fewer triangles for nearly the same closed surface: edges are collapsed to the point with the least quadric error
/// (Garland and Heckbert, "Surface simplification using quadric error metrics", SIGGRAPH 1997). Not by a heap, edge
/// after edge, but in passes (the idea is Arseny Kapoulkine's, in meshoptimizer): all edges' costs at once, in
/// parallel, then the cheapest first, each vertex moved at most once a pass.
/// Scratch memory: about 120 bytes a vertex and 70 a triangle. O(triangles * log(triangles / budget)), the same output
/// for any number of threads.
/// </summary>
public static class MeshDecimation
{
    private const int EdgesPerPiece = 1 << 13;

    /// <summary>
    /// How much dearer than needed a collapse may be; dearer ones wait for the next pass, which has cheaper ones.
    /// </summary>
    private const float Patience = 1.5f;

    /// <summary>
    /// A mesh of at most <paramref name="triangles"/> triangles, or of as few as can be while it stays closed. It has
    /// normals if the given one has. The caller disposes it.
    /// </summary>
    /// <param name="mesh">Closed; is not changed.</param>
    /// <param name="triangles">The budget.</param>
    /// <returns>
    /// The mesh and its error: the largest root-mean-square distance, in mm, of a new vertex to the planes of the
    /// triangles that it stands for.
    /// </returns>
    public static (Mesh Mesh, double ErrorMm) ToBudget(Mesh mesh, int triangles)
    {
        using var collapsing = new CollapsingMesh(mesh);
        var error = 0f;
        for (var done = -1; collapsing.Triangles.Length > triangles && done != 0;)
        {
            (done, var cost) = Pass(collapsing, (collapsing.Triangles.Length - triangles + 1) / 2);
            error = Math.Max(error, cost);
        }

        return (collapsing.ToMesh(mesh.HasNormals), Math.Sqrt(error));
    }

    /// <summary>
    /// Collapses up to <paramref name="wanted"/> edges; returns how many it did, and the largest cost.
    /// </summary>
    private static (int Done, float Cost) Pass(CollapsingMesh mesh, int wanted)
    {
        var edges = Edges(mesh.Triangles);
        var costs = new float[edges.Length];
        SlabScheduler.Run(edges.Length, EdgesPerPiece, (start, end) =>
        {
            for (var e = start; e < end; e++) costs[e] = mesh.Best(edges[e].From, edges[e].To).Cost;
        });
        var order = CheapestFirst(costs);
        var limit = costs[order[Math.Min(wanted, order.Length) - 1]] * Patience;

        mesh.BeginPass();
        var (done, cost) = (0, 0f);
        foreach (var e in order)
        {
            if (done == wanted || costs[e] > limit) break;
            if (!mesh.TryCollapse(edges[e].From, edges[e].To)) continue;
            cost = Math.Max(cost, costs[e]);
            done++;
        }

        mesh.EndPass();
        return (done, cost);
    }

    /// <summary>
    /// Each edge once: a closed surface runs along it both ways, one of them from the smaller number.
    /// </summary>
    private static (int From, int To)[] Edges(ReadOnlySpan<Triangle> triangles)
    {
        var edges = new List<(int From, int To)>(triangles.Length * 3 / 2);
        foreach (var t in triangles)
        {
            if (t.A < t.B) edges.Add((t.A, t.B));
            if (t.B < t.C) edges.Add((t.B, t.C));
            if (t.C < t.A) edges.Add((t.C, t.A));
        }

        return [.. edges];
    }

    /// <summary>
    /// A counting sort by the upper half of the costs' bits, which order as positive numbers do: to within 1 %.
    /// </summary>
    private static int[] CheapestFirst(float[] costs)
    {
        var starts = new int[(1 << 15) + 1];
        foreach (var cost in costs) starts[Bucket(cost) + 1]++;
        for (var bucket = 1; bucket < starts.Length; bucket++) starts[bucket] += starts[bucket - 1];
        var order = new int[costs.Length];
        for (var e = 0; e < costs.Length; e++) order[starts[Bucket(costs[e])]++] = e;
        return order;
    }

    private static int Bucket(float cost) => BitConverter.SingleToInt32Bits(cost) >> 16;
}
