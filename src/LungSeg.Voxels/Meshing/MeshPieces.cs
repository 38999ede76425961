using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The pieces of a surface: what hangs together by triangles. Scratch memory: 8 bytes a vertex. O(triangles),
/// single-threaded.
/// </summary>
public static class MeshPieces
{
    /// <summary>
    /// The mesh without its small pieces, vertices and triangles in their order; with normals if the given one has.
    /// The caller disposes it.
    /// </summary>
    /// <param name="mesh">Is not changed.</param>
    /// <param name="minTriangles">Pieces of fewer triangles are left out.</param>
    public static Mesh WithoutSmall(Mesh mesh, int minTriangles)
    {
        using var sizes = Sizes(mesh);
        return Kept(mesh, sizes.Span, minTriangles);
    }

    /// <summary>The piece with the most triangles, all such where several have as many.</summary>
    /// <inheritdoc cref="WithoutSmall"/>
    public static Mesh Largest(Mesh mesh)
    {
        using var sizes = Sizes(mesh);
        var most = 0;
        foreach (var size in sizes.Span) most = Math.Max(most, size);
        return Kept(mesh, sizes.Span, most);
    }

    /// <summary>Of each vertex the triangles of its piece; the caller disposes it.</summary>
    private static VoxelBuffer<int> Sizes(Mesh mesh)
    {
        var roots = new VoxelBuffer<int>(mesh.VertexCount, cleared: false);
        using var counts = new VoxelBuffer<int>(mesh.VertexCount);
        var root = roots.Span;
        for (var v = 0; v < root.Length; v++) root[v] = v;
        foreach (var t in mesh.Triangles)
        {
            Join(root, t.A, t.B);
            Join(root, t.A, t.C);
        }

        var count = counts.Span;
        for (var v = 0; v < root.Length; v++) root[v] = Find(root, v);
        foreach (var t in mesh.Triangles) count[root[t.A]]++;
        for (var v = 0; v < root.Length; v++) root[v] = count[root[v]];
        return roots;
    }

    /// <param name="mesh">The mesh.</param>
    /// <param name="sizes">Of each vertex, the triangles of its piece; is overwritten.</param>
    /// <param name="minTriangles">The fewest that are kept.</param>
    private static Mesh Kept(Mesh mesh, Span<int> sizes, int minTriangles)
    {
        var (vertices, triangles) = (0, 0);
        foreach (var size in sizes) vertices += size >= minTriangles ? 1 : 0;
        foreach (var t in mesh.Triangles) triangles += sizes[t.A] >= minTriangles ? 1 : 0;
        var kept = new Mesh(vertices, triangles, mesh.HasNormals);
        var next = 0;
        for (var v = 0; v < sizes.Length; v++)
        {
            var isKept = sizes[v] >= minTriangles;
            sizes[v] = isKept ? next : -1;
            if (!isKept) continue;
            kept.Vertices[next] = mesh.Vertices[v];
            if (mesh.HasNormals) kept.Normals[next] = mesh.Normals[v];
            next++;
        }

        next = 0;
        var to = kept.Triangles;
        foreach (var t in mesh.Triangles)
        {
            if (sizes[t.A] >= 0) to[next++] = new(sizes[t.A], sizes[t.B], sizes[t.C]);
        }

        return kept;
    }

    private static void Join(Span<int> root, int a, int b)
    {
        var (p, q) = (Find(root, a), Find(root, b));
        root[Math.Max(p, q)] = Math.Min(p, q);
    }

    /// <summary>The smallest vertex that is known to hang together with one, halving the way to it.</summary>
    private static int Find(Span<int> root, int v)
    {
        while (root[v] != v)
        {
            root[v] = root[root[v]];
            v = root[v];
        }

        return v;
    }
}
