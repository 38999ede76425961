using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// What a vertex keeps of one of its triangles, whose corners are, in their order, the vertex, next and last.
/// </summary>
internal interface ICorner<TSelf>
    where TSelf : unmanaged, ICorner<TSelf>
{
    static abstract TSelf Of(int next, int last);
}

/// <summary>Where the triangle's edge from the vertex leads: on a closed surface each neighbour exactly once.</summary>
internal readonly record struct Neighbour(int Vertex) : ICorner<Neighbour>
{
    public static Neighbour Of(int next, int last) => new(next);
}

/// <summary>The triangle's edge across from the vertex.</summary>
internal readonly record struct Wing(int Next, int Last) : ICorner<Wing>
{
    public static Wing Of(int next, int last) => new(next, last);
}

/// <summary>
/// For each vertex its triangles' corners, in one array with a start per vertex (compressed rows), in the order of the
/// triangles. 4 bytes a vertex and three corners a triangle; O(vertices + triangles).
/// </summary>
internal sealed class VertexRows<T> : IDisposable
    where T : unmanaged, ICorner<T>
{
    private readonly VoxelBuffer<int> _starts;
    private readonly VoxelBuffer<T> _corners;

    /// <param name="vertexCount">All vertices.</param>
    /// <param name="triangles">Their corners are below that.</param>
    /// <param name="multiple">Rows are filled up to a multiple of so many.</param>
    /// <param name="filler">What they are filled up with.</param>
    public VertexRows(int vertexCount, ReadOnlySpan<Triangle> triangles, int multiple = 1, T filler = default)
    {
        _starts = new(vertexCount + 2);
        var starts = _starts.Span;

        // Counted two places late, and summed, a vertex's start stands one place late; filling moves it to where its
        // row ends, which is where the next one starts.
        foreach (var t in triangles)
        {
            starts[t.A + 2]++;
            starts[t.B + 2]++;
            starts[t.C + 2]++;
        }

        for (var v = 2; v < starts.Length; v++) starts[v] = starts[v - 1] + Filled(starts[v], multiple);
        _corners = new(starts[^1], cleared: false);
        var corners = _corners.Span;
        foreach (var t in triangles)
        {
            corners[starts[t.A + 1]++] = T.Of(t.B, t.C);
            corners[starts[t.B + 1]++] = T.Of(t.C, t.A);
            corners[starts[t.C + 1]++] = T.Of(t.A, t.B);
        }

        for (var v = 0; v < vertexCount && multiple > 1; v++)
        {
            var next = starts[v] + Filled(starts[v + 1] - starts[v], multiple);
            corners[starts[v + 1]..next].Fill(filler);
            starts[v + 1] = next;
        }
    }

    /// <summary>Where each vertex's corners begin in <see cref="Corners"/>, and where the last one's end.</summary>
    public ReadOnlySpan<int> Starts => _starts.Span[..^1];

    /// <summary>The corners of all vertices.</summary>
    public ReadOnlySpan<T> Corners => _corners.Span;

    public ReadOnlySpan<T> Of(int vertex)
    {
        var starts = _starts.Span;
        return _corners.Span[starts[vertex]..starts[vertex + 1]];
    }

    public void Dispose()
    {
        _starts.Dispose();
        _corners.Dispose();
    }

    private static int Filled(int corners, int multiple) => (corners + multiple - 1) / multiple * multiple;
}
