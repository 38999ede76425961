using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>
/// A tube with round ends whose radius goes evenly from one end's to the other's: a vessel, a bronchus; a sphere where
/// both ends are one.
/// </summary>
internal sealed class Capsule(Vector3D from, double fromRadius, Vector3D to, double toRadius) : Solid
{
    private readonly Vector3D _along = to - from;
    private readonly double _inverseSquare = 1 / Math.Max(1e-9, (to - from).Dot(to - from));

    public Vector3D From => from;

    public Vector3D To => to;

    public override Box Bounds { get; } =
        Box.Around(from, new(fromRadius, fromRadius, fromRadius))
            .Union(Box.Around(to, new(toRadius, toRadius, toRadius)));

    public static Capsule Sphere(Vector3D centre, double radius) => new(centre, radius, centre, radius);

    public override double Depth(Vector3D p)
    {
        var d = p - from;
        var t = Math.Clamp(d.Dot(_along) * _inverseSquare, 0, 1);
        return fromRadius + ((toRadius - fromRadius) * t) - (d - (_along * t)).Length;
    }
}
