using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// An indexed triangle surface in patient space: LPS, mm, single precision (a step of 0.00006 mm at 1 m from the
/// origin). Triangles wind counter-clockwise seen from outside. Native memory, 12 bytes a vertex, 12 a normal and 12
/// a triangle: the bone of a chest at 1 mm (1 M vertices, 2 M triangles) is 48 MB. Whoever is handed a mesh owns and
/// disposes it.
/// </summary>
public sealed class Mesh : IDisposable
{
    private readonly VoxelBuffer<Vector3> _vertices;
    private readonly VoxelBuffer<Vector3>? _normals;
    private readonly VoxelBuffer<Triangle> _triangles;

    /// <summary>A mesh of a fixed size, to be filled.</summary>
    public Mesh(int vertexCount, int triangleCount, bool withNormals = false)
    {
        _vertices = new(vertexCount, cleared: false);
        _triangles = new(triangleCount, cleared: false);
        _normals = withNormals ? new(vertexCount, cleared: false) : null;
    }

    /// <summary>Positions, LPS mm.</summary>
    public Span<Vector3> Vertices => _vertices.Span;

    /// <summary>Unit vectors pointing outward, one a vertex; empty where the mesh has none.</summary>
    public Span<Vector3> Normals => _normals is null ? [] : _normals.Span;

    public Span<Triangle> Triangles => _triangles.Span;

    public int VertexCount => _vertices.Length;

    public int TriangleCount => _triangles.Length;

    public bool HasNormals => _normals is not null;

    public void Dispose()
    {
        _vertices.Dispose();
        _normals?.Dispose();
        _triangles.Dispose();
    }
}
