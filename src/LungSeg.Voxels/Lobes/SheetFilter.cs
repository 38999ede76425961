using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// How much a place looks like a bright sheet: of the six second derivatives of smoothed HU, the eigenvalue of the
/// strongest negative curvature less what there is of curvature along the sheet, and the direction across it.
/// Source: the Hessian's eigenvalues as in Wiemker 2005 and Lassen 2013.
/// </summary>
internal readonly struct SheetFilter(double tubePenalty)
{
    private readonly float _tubePenalty = (float)tubePenalty;

    /// <summary>The strength, at least 0, and the unit direction across the sheet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Strength(
        float xx, float yy, float zz, float xy, float xz, float yz, out (float X, float Y, float Z) across)
    {
        across = default;
        if (!SymmetricEigenvalues.Find(xx, yy, zz, xy, xz, yz, out var largest, out var middle, out var smallest))
            return 0;
        var strength = -smallest - (_tubePenalty * MathF.Max(MathF.Abs(middle), MathF.Abs(largest)));
        if (strength <= 0) return 0;

        // The eigenvector is across two rows of the matrix less the eigenvalue: of the three products the longest.
        float dx = xx - smallest, dy = yy - smallest, dz = zz - smallest;
        var best = Cross(dx, xy, xz, xy, dy, yz);
        var second = Cross(dx, xy, xz, xz, yz, dz);
        var third = Cross(xy, dy, yz, xz, yz, dz);
        if (Square(second) > Square(best)) best = second;
        if (Square(third) > Square(best)) best = third;
        var length = MathF.Sqrt(Square(best));
        if (length < 1e-12f) return 0;
        across = (best.X / length, best.Y / length, best.Z / length);
        return strength;
    }

    private static (float X, float Y, float Z) Cross(float ax, float ay, float az, float bx, float by, float bz) =>
        ((ay * bz) - (az * by), (az * bx) - (ax * bz), (ax * by) - (ay * bx));

    private static float Square((float X, float Y, float Z) v) => (v.X * v.X) + (v.Y * v.Y) + (v.Z * v.Z);
}
