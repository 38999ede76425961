using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// For each vertex, where the directed edges of its triangles lead: 3 entries a triangle, in one array with a start
/// per vertex (compressed rows). On a closed surface that is each neighbour exactly once, so smoothing and the test
/// for closedness need nothing else. 4 bytes a vertex and 12 a triangle; O(vertices + triangles).
/// </summary>
internal sealed class VertexAdjacency : IDisposable
{
    private readonly VoxelBuffer<int> _starts;
    private readonly VoxelBuffer<int> _ends;

    public VertexAdjacency(Mesh mesh)
    {
        var triangles = mesh.Triangles;
        _starts = new(mesh.VertexCount + 2);
        _ends = new(3 * triangles.Length);
        var starts = _starts.Span;
        var ends = _ends.Span;

        // Counted two places late, and summed, a vertex's start stands one place late; filling moves it to where its
        // list ends, which is where the next one starts.
        foreach (var t in triangles)
        {
            starts[t.A + 2]++;
            starts[t.B + 2]++;
            starts[t.C + 2]++;
        }

        for (var v = 2; v < starts.Length; v++) starts[v] += starts[v - 1];
        foreach (var t in triangles)
        {
            ends[starts[t.A + 1]++] = t.B;
            ends[starts[t.B + 1]++] = t.C;
            ends[starts[t.C + 1]++] = t.A;
        }
    }

    public ReadOnlySpan<int> From(int vertex)
    {
        var starts = _starts.Span;
        return _ends.Span[starts[vertex]..starts[vertex + 1]];
    }

    public void Dispose()
    {
        _starts.Dispose();
        _ends.Dispose();
    }
}
