using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// A closed surface whose edges can be collapsed, in passes: within one, a vertex takes part in one collapse at most,
/// so that the neighbourhoods known at its beginning stay good enough to ask.
/// </summary>
internal sealed class CollapsingMesh : IDisposable
{
    /// <summary>No triangle may turn by more than 75 degrees.</summary>
    private const double MinCosine = 0.25;

    /// <summary>
    /// No new point may lie further from an edge's middle than so many of its lengths: flat places have spikes for
    /// minima.
    /// </summary>
    private const double Reach = 2;

    private readonly VoxelBuffer<Vector3D> _positions;
    private readonly VoxelBuffer<Quadric> _quadrics;
    private readonly VoxelBuffer<Triangle> _triangles;
    private readonly int[] _target;
    private readonly bool[] _locked;
    private VertexRows<Wing>? _wings;
    private int _triangleCount;

    public CollapsingMesh(Mesh mesh)
    {
        _positions = new(mesh.VertexCount);
        _quadrics = new(mesh.VertexCount);
        _triangles = new(mesh.TriangleCount);
        _target = new int[mesh.VertexCount];
        _locked = new bool[mesh.VertexCount];
        _triangleCount = mesh.TriangleCount;
        mesh.Triangles.CopyTo(_triangles.Span);

        var positions = _positions.Span;
        var quadrics = _quadrics.Span;
        for (var v = 0; v < positions.Length; v++)
        {
            var p = mesh.Vertices[v];
            (positions[v], _target[v]) = (new(p.X, p.Y, p.Z), v);
        }

        foreach (var t in mesh.Triangles)
        {
            var plane = Quadric.Of(positions[t.A], positions[t.B], positions[t.C]);
            quadrics[t.A] += plane;
            quadrics[t.B] += plane;
            quadrics[t.C] += plane;
        }
    }

    public ReadOnlySpan<Triangle> Triangles => _triangles.Span[.._triangleCount];

    /// <summary>
    /// Where the two ends of an edge would best become one, and the mean squared distance (mm²) that it costs.
    /// </summary>
    public (Vector3D Point, float Cost) Best(int a, int b)
    {
        var positions = _positions.Span;
        var quadric = _quadrics.Span[a] + _quadrics.Span[b];
        var (p, q) = (positions[a], positions[b]);
        var middle = (p + q) / 2;
        if (quadric.TryMinimum(out var best) && (best - middle).Length <= Reach * (q - p).Length)
            return (best, Cost(best));
        best = middle;
        if (quadric.Error(p) < quadric.Error(best)) best = p;
        if (quadric.Error(q) < quadric.Error(best)) best = q;
        return (best, Cost(best));

        float Cost(Vector3D point) => (float)quadric.Error(point);
    }

    public void BeginPass()
    {
        Array.Clear(_locked);
        _wings = new(_target.Length, Triangles);
    }

    /// <summary>
    /// Collapses an edge, unless an end was moved in this pass, the surface would not stay a closed one, or a triangle
    /// would turn over.
    /// </summary>
    public bool TryCollapse(int a, int b)
    {
        if (_locked[a] || _locked[b] || !KeepsClosed(a, b)) return false;
        var (point, _) = Best(a, b);
        if (!KeepsFacing(a, b, point) || !KeepsFacing(b, a, point)) return false;
        _positions.Span[a] = point;
        _quadrics.Span[a] += _quadrics.Span[b];
        _target[b] = a;
        (_locked[a], _locked[b]) = (true, true);
        return true;
    }

    /// <summary>Drops the triangles that have become edges.</summary>
    public void EndPass()
    {
        _wings?.Dispose();
        var triangles = _triangles.Span;
        var count = 0;
        foreach (var t in Triangles)
        {
            var (a, b, c) = (_target[t.A], _target[t.B], _target[t.C]);
            if (a != b && b != c && c != a) triangles[count++] = new(a, b, c);
        }

        _triangleCount = count;
    }

    /// <summary>The mesh with the vertices that are left, in their order.</summary>
    public Mesh ToMesh(bool normals)
    {
        var numbers = new int[_target.Length];
        foreach (var t in Triangles) (numbers[t.A], numbers[t.B], numbers[t.C]) = (1, 1, 1);
        var mesh = new Mesh(numbers.Sum(), _triangleCount, normals);
        for (int v = 0, next = 0; v < numbers.Length; v++)
        {
            if (numbers[v] == 0) continue;
            var p = _positions.Span[v];
            mesh.Vertices[next] = new((float)p.X, (float)p.Y, (float)p.Z);
            numbers[v] = next++;
        }

        for (var i = 0; i < _triangleCount; i++)
        {
            var t = Triangles[i];
            mesh.Triangles[i] = new(numbers[t.A], numbers[t.B], numbers[t.C]);
        }

        if (normals) MeshNormals.FromFaces(mesh);
        return mesh;
    }

    public void Dispose()
    {
        _positions.Dispose();
        _quadrics.Dispose();
        _triangles.Dispose();
        _wings?.Dispose();
    }

    /// <summary>
    /// The link condition (Dey, Edelsbrunner, Guha and Nekhayev, 1999): the ends of the edge have exactly two common
    /// neighbours. A tetrahedron passes it and is kept.
    /// </summary>
    private bool KeepsClosed(int a, int b)
    {
        var (common, ofA, ofB) = (0, 0, 0);
        foreach (var wing in _wings!.Of(b))
        {
            if (!IsGone(wing)) ofB++;
        }

        foreach (var wing in _wings.Of(a))
        {
            if (IsGone(wing)) continue;
            ofA++;
            if (IsNeighbour(b, _target[wing.Next])) common++;
        }

        return common == 2 && ofA + ofB > 6;
    }

    private bool IsNeighbour(int v, int other)
    {
        foreach (var wing in _wings!.Of(v))
        {
            if (!IsGone(wing) && _target[wing.Next] == other) return true;
        }

        return false;
    }

    /// <summary>
    /// True where no triangle of <paramref name="v"/>, but for those that vanish, turns too far if it goes to a point.
    /// </summary>
    private bool KeepsFacing(int v, int partner, Vector3D point)
    {
        var positions = _positions.Span;
        foreach (var wing in _wings!.Of(v))
        {
            var (next, last) = (_target[wing.Next], _target[wing.Last]);
            if (next == last || next == partner || last == partner) continue;
            var (p, q) = (positions[next], positions[last]);
            var before = (p - positions[v]).Cross(q - positions[v]);
            var after = (p - point).Cross(q - point);
            if (before.Dot(after) < MinCosine * before.Length * after.Length) return false;
        }

        return true;
    }

    /// <summary>Whether a triangle has vanished in this pass.</summary>
    private bool IsGone(Wing wing) => _target[wing.Next] == _target[wing.Last];
}
