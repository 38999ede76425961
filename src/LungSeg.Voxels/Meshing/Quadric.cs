using System.Numerics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The sum of squared distances to planes, each weighted by an area, as the symmetric matrix A, the vector b and the
/// number c of p'Ap + 2b'p + c (Garland and Heckbert, "Surface simplification using quadric error metrics",
/// SIGGRAPH 1997). Double precision: the squares of positions are 10^8 times those of errors.
/// </summary>
internal readonly record struct Quadric(
    double Xx, double Xy, double Xz, double Yy, double Yz, double Zz, double X, double Y, double Z, double C,
    double Weight)
{
    /// <summary>The quadric of a triangle's plane, weighted by the triangle's area.</summary>
    public static Quadric Of(Vector3D a, Vector3D b, Vector3D c)
    {
        var cross = (b - a).Cross(c - a);
        var length = cross.Length;
        if (length == 0) return default;
        var (n, w) = (cross / length, length / 2);
        var d = -n.Dot(a);
        return new(
            w * n.X * n.X, w * n.X * n.Y, w * n.X * n.Z, w * n.Y * n.Y, w * n.Y * n.Z, w * n.Z * n.Z,
            w * n.X * d, w * n.Y * d, w * n.Z * d, w * d * d, w);
    }

    public static Quadric operator +(in Quadric p, in Quadric q) => new(
        p.Xx + q.Xx, p.Xy + q.Xy, p.Xz + q.Xz, p.Yy + q.Yy, p.Yz + q.Yz, p.Zz + q.Zz,
        p.X + q.X, p.Y + q.Y, p.Z + q.Z, p.C + q.C, p.Weight + q.Weight);

    /// <summary>The mean squared distance of a point to the planes, mm².</summary>
    public double Error(Vector3D p)
    {
        if (Weight == 0) return 0;
        var sum = (p.X * ((Xx * p.X) + (2 * ((Xy * p.Y) + (Xz * p.Z) + X))))
            + (p.Y * ((Yy * p.Y) + (2 * ((Yz * p.Z) + Y))))
            + (p.Z * ((Zz * p.Z) + (2 * Z))) + C;
        return Math.Max(sum, 0) / Weight;
    }

    /// <summary>The point with the least error; false where the planes leave it open, as in a flat place.</summary>
    public bool TryMinimum(out Vector3D point)
    {
        // Cramer's rule on A p = -b.
        var (minorX, minorY, minorZ) = ((Yy * Zz) - (Yz * Yz), (Xy * Zz) - (Yz * Xz), (Xy * Yz) - (Yy * Xz));
        var determinant = (Xx * minorX) - (Xy * minorY) + (Xz * minorZ);
        point = default;
        if (Math.Abs(determinant) <= 1e-10 * Weight * Weight * Weight) return false;
        var (yzZ, xzX, xyY) = ((Xx * Zz) - (Xz * Xz), (Xx * Yz) - (Xz * Xy), (Xx * Yy) - (Xy * Xy));
        point = -new Vector3D(
            (minorX * X) - (minorY * Y) + (minorZ * Z),
            (-minorY * X) + (yzZ * Y) - (xzX * Z),
            (minorZ * X) - (xzX * Y) + (xyY * Z)) / determinant;
        return true;
    }
}
