using System.Numerics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>Writes vertices (and normals, where there is room for them) of cut edges into a mesh in patient space.</summary>
internal readonly ref struct VertexSink<T>(
    Mesh mesh, VolumeGeometry geometry, int padding, int vertexBase, T placement)
    where T : IEdgePlacement, allows ref struct
{
    private readonly Span<Vector3> _vertices = mesh.Vertices;
    private readonly Span<Vector3> _normals = mesh.Normals;
    private readonly T _placement = placement;
    private readonly Vector3D _origin = geometry.Origin;
    private readonly Vector3D _stepX = geometry.AxisX * geometry.Spacing.X;
    private readonly Vector3D _stepY = geometry.AxisY * geometry.Spacing.Y;
    private readonly Vector3D _stepZ = geometry.AxisZ * geometry.Spacing.Z;

    /// <summary>
    /// One vertex for each set bit of <paramref name="cut"/>, the edges along <paramref name="axis"/> from the voxels of
    /// word <paramref name="w"/>; returns the number after the last.
    /// </summary>
    public int Place(ulong cut, int w, int row, int slice, int axis, int number)
    {
        if (cut == 0) return number;
        var (y, z) = (row - padding, slice - padding);
        var start = _origin + (_stepY * y) + (_stepZ * z);
        var step = axis switch { 0 => _stepX, 1 => _stepY, _ => _stepZ };
        for (; cut != 0; cut &= cut - 1)
        {
            var x = (w << 6) + BitOperations.TrailingZeroCount(cut) - padding;
            var fraction = _placement.Fraction(x, y, z, axis);
            var p = start + (_stepX * x) + (step * fraction);
            var at = number++ - vertexBase;
            _vertices[at] = new((float)p.X, (float)p.Y, (float)p.Z);
            if (!_normals.IsEmpty) _normals[at] = _placement.Normal(x, y, z, axis, fraction);
        }

        return number;
    }
}
