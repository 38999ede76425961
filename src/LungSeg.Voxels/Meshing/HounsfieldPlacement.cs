using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The level of a HU volume: linear between the two voxels, with normals against the HU gradient (central differences
/// at both voxels, taken to patient space, mixed by the same fraction). Outside the volume is background: the surface
/// closes half a voxel beyond the last voxel centre.
/// </summary>
internal readonly ref struct HounsfieldPlacement : IEdgePlacement
{
    /// <summary>
    /// No vertex comes nearer to a voxel centre than this part of a step. Where voxels are exactly at the level (common
    /// with integers), up to six vertices would coincide there, and triangles would have no area.
    /// </summary>
    private const float Clearance = 1 / 128f;

    /// <summary>How far below the level the background outside the volume counts for gradients, HU.</summary>
    private const int Drop = 1000;

    private readonly ReadOnlySpan<short> _voxels;
    private readonly Size3 _size;
    private readonly int _level;
    private readonly Vector3 _dualX;
    private readonly Vector3 _dualY;
    private readonly Vector3 _dualZ;

    public HounsfieldPlacement(Volume<short> volume, int level)
    {
        _voxels = volume.Span;
        (_size, _level) = (volume.Size, level);

        // Index gradients become patient gradients by the dual basis, so that sheared axes are right too.
        var g = volume.Geometry;
        var det = g.AxisX.Dot(g.AxisY.Cross(g.AxisZ));
        _dualX = Single(g.AxisY.Cross(g.AxisZ) / (det * g.Spacing.X));
        _dualY = Single(g.AxisZ.Cross(g.AxisX) / (det * g.Spacing.Y));
        _dualZ = Single(g.AxisX.Cross(g.AxisY) / (det * g.Spacing.Z));
    }

    public EdgeRow Row(int y, int z, int axis)
    {
        var (lastX, lastY, lastZ) = Next(0, y, z, axis);
        var step = axis switch { 0 => 1, 1 => _size.X, _ => _size.SliceLength };
        var isInside = Contains(0, y, z) && Contains(0, lastY, lastZ);
        return new(y, z, axis, Index(0, y, z), step, isInside ? _size.X - lastX : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Fraction(in EdgeRow row, int x)
    {
        if ((uint)x >= (uint)row.Inside) return 0.5f;
        int from = _voxels[row.First + x], to = _voxels[row.First + x + row.Step];
        return Math.Clamp((_level - from) / (float)(to - from), Clearance, 1 - Clearance);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3 Normal(in EdgeRow row, int x, float fraction)
    {
        var (y, z) = (row.Y, row.Z);
        var (x1, y1, z1) = Next(x, y, z, row.Axis);
        var from = Contains(x, y, z);
        var to = Contains(x1, y1, z1);
        var gradient = from && to
            ? Vector3.Lerp(Gradient(x, y, z), Gradient(x1, y1, z1), fraction)
            : from ? Gradient(x, y, z) : Gradient(x1, y1, z1);
        var outward = -((_dualX * gradient.X) + (_dualY * gradient.Y) + (_dualZ * gradient.Z));
        var length = outward.Length();
        return length > 0 ? outward / length : Vector3.UnitZ;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector3 Gradient(int x, int y, int z)
    {
        if (x > 0 && y > 0 && z > 0 && x < _size.X - 1 && y < _size.Y - 1 && z < _size.Z - 1)
        {
            var at = Index(x, y, z);
            var (row, slice) = (_size.X, _size.X * _size.Y);
            return new(
                _voxels[at + 1] - _voxels[at - 1],
                _voxels[at + row] - _voxels[at - row],
                _voxels[at + slice] - _voxels[at - slice]);
        }

        return GradientAtRim(x, y, z);
    }

    private Vector3 GradientAtRim(int x, int y, int z) => new(
        Sample(x + 1, y, z) - Sample(x - 1, y, z),
        Sample(x, y + 1, z) - Sample(x, y - 1, z),
        Sample(x, y, z + 1) - Sample(x, y, z - 1));

    private int Sample(int x, int y, int z) => Contains(x, y, z) ? _voxels[Index(x, y, z)] : _level - Drop;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Contains(int x, int y, int z) =>
        (uint)x < (uint)_size.X && (uint)y < (uint)_size.Y && (uint)z < (uint)_size.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Index(int x, int y, int z) => (((z * _size.Y) + y) * _size.X) + x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int X, int Y, int Z) Next(int x, int y, int z, int axis) =>
        (axis == 0 ? x + 1 : x, axis == 1 ? y + 1 : y, axis == 2 ? z + 1 : z);

    private static Vector3 Single(Vector3D v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
