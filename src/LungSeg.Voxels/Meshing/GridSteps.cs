using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>A grid's origin and steps in patient space, LPS mm. Lanes: x, y and z in double precision, and a zero.</summary>
internal readonly struct GridSteps(VolumeGeometry geometry)
{
    public readonly Vector256<double> Origin = Lanes(geometry.Origin);
    public readonly Vector256<double> X = Lanes(geometry.AxisX * geometry.Spacing.X);
    public readonly Vector256<double> Y = Lanes(geometry.AxisY * geometry.Spacing.Y);
    public readonly Vector256<double> Z = Lanes(geometry.AxisZ * geometry.Spacing.Z);

    /// <summary>A place as a mesh has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3 Single(Vector256<double> place) => Vector128.Narrow(place.GetLower(), place.GetUpper()).AsVector3();

    private static Vector256<double> Lanes(Vector3D v) => Vector256.Create(v.X, v.Y, v.Z, 0);
}
