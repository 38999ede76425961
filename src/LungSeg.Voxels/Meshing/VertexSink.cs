using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Writes vertices (and normals, where there is room for them) of cut edges into a mesh in patient space. Lanes: x, y
/// and z of a vertex, in double precision until it is written.
/// </summary>
internal readonly ref struct VertexSink<T>(
    Mesh mesh, VolumeGeometry geometry, int padding, int vertexBase, T placement)
    where T : IEdgePlacement, allows ref struct
{
    private readonly Span<Vector3> _vertices = mesh.Vertices;
    private readonly Span<Vector3> _normals = mesh.Normals;
    private readonly T _placement = placement;
    private readonly Vector256<double> _origin = Lanes(geometry.Origin);
    private readonly Vector256<double> _stepX = Lanes(geometry.AxisX * geometry.Spacing.X);
    private readonly Vector256<double> _stepY = Lanes(geometry.AxisY * geometry.Spacing.Y);
    private readonly Vector256<double> _stepZ = Lanes(geometry.AxisZ * geometry.Spacing.Z);

    /// <summary>
    /// One vertex for each set bit of <paramref name="cut"/>, the edges along <paramref name="axis"/> from the voxels
    /// of word <paramref name="w"/>; returns the number after the last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(ulong cut, int w, int row, int slice, int axis, int number) =>
        cut == 0 ? number : PlaceEach(cut, (w << 6) - padding, row - padding, slice - padding, axis, number);

    private int PlaceEach(ulong cut, int x0, int y, int z, int axis, int number)
    {
        var edges = _placement.Row(y, z, axis);
        var start = _origin + (_stepY * y) + (_stepZ * z);
        var (stepX, step) = (_stepX, axis switch { 0 => _stepX, 1 => _stepY, _ => _stepZ });
        var count = BitOperations.PopCount(cut);
        var vertices = _vertices.Slice(number - vertexBase, count);
        var normals = _normals.IsEmpty ? default : _normals.Slice(number - vertexBase, count);
        for (var at = 0; at < vertices.Length; at++, cut &= cut - 1)
        {
            var x = x0 + BitOperations.TrailingZeroCount(cut);
            var fraction = _placement.Fraction(in edges, x);
            var p = start + (stepX * x) + (step * fraction);
            vertices[at] = Vector128.Narrow(p.GetLower(), p.GetUpper()).AsVector3();
            if (!normals.IsEmpty) normals[at] = _placement.Normal(in edges, x, fraction);
        }

        return number + count;
    }

    private static Vector256<double> Lanes(Vector3D v) => Vector256.Create(v.X, v.Y, v.Z, 0);
}
