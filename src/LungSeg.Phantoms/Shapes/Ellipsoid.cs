using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>
/// An ellipsoid along the patient axes. <paramref name="downwards"/> continues its equator as a cylinder towards the
/// feet (a diaphragm dome); an infinite radius along z makes it a cylinder.
/// Depth: Quilez' first-order distance k0 (1 - k0) / k1.
/// </summary>
internal sealed class Ellipsoid(Vector3D centre, Vector3D radii, bool downwards = false) : Solid
{
    private readonly Vector3D _inverse = new(1 / radii.X, 1 / radii.Y, 1 / radii.Z);
    private readonly double _smallest = Math.Min(radii.X, Math.Min(radii.Y, radii.Z));

    public override Box Bounds { get; } = new(
        centre - (downwards ? radii with { Z = 1e4 } : radii), centre + radii);

    public override double Depth(Vector3D p)
    {
        var d = p - centre;
        if (downwards && d.Z < 0) d = d with { Z = 0 };
        var u = new Vector3D(d.X * _inverse.X, d.Y * _inverse.Y, d.Z * _inverse.Z);
        var k1 = new Vector3D(u.X * _inverse.X, u.Y * _inverse.Y, u.Z * _inverse.Z).Length;
        var k0 = u.Length;
        return k1 < 1e-9 ? _smallest : Math.Min(_smallest, k0 * (1 - k0) / k1);
    }
}
