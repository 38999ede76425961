using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Axes of the plane that a fissure is near to: a surface over it is a height w at each place (u, v), all in mm. The
/// points are in mm along the axes of a grid in patient order (x to the left, y to posterior, z to superior).
/// </summary>
/// <param name="Origin">The place of (0, 0, 0).</param>
/// <param name="U">Unit vector in the plane.</param>
/// <param name="V">Unit vector in the plane, across U.</param>
/// <param name="W">Unit vector across the plane, towards the lobe above.</param>
internal readonly record struct PlaneFrame(Vector3D Origin, Vector3D U, Vector3D V, Vector3D W)
{
    /// <summary>The plane of an oblique fissure: u rises to posterior, v runs to the left, w to anterior and
    /// superior.</summary>
    public static PlaneFrame Oblique(Vector3D origin, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new(origin, new(0, cos, sin), new(1, 0, 0), new(0, -sin, cos));
    }

    /// <summary>The plane of the horizontal fissure: u runs to posterior, v to the left, w to superior.</summary>
    public static PlaneFrame Horizontal(Vector3D origin) => new(origin, new(0, 1, 0), new(1, 0, 0), new(0, 0, 1));

    public Vector3D At(double u, double v, double w) => Origin + (U * u) + (V * v) + (W * w);

    public (double U, double V, double W) Of(Vector3D point)
    {
        var d = point - Origin;
        return (d.Dot(U), d.Dot(V), d.Dot(W));
    }
}
