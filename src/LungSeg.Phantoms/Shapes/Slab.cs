using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>A box along the patient axes with rounded edges: table, septum, sternum.</summary>
internal sealed class Slab(Vector3D centre, Vector3D halfSize, double rounding = 0) : Solid
{
    private readonly Vector3D _core = halfSize - new Vector3D(rounding, rounding, rounding);

    public override Box Bounds { get; } = Box.Around(centre, halfSize);

    public override double Depth(Vector3D p)
    {
        var d = p - centre;
        var q = new Vector3D(Math.Abs(d.X), Math.Abs(d.Y), Math.Abs(d.Z)) - _core;
        var outside = new Vector3D(Math.Max(q.X, 0), Math.Max(q.Y, 0), Math.Max(q.Z, 0)).Length;
        return rounding - outside - Math.Min(0, Math.Max(q.X, Math.Max(q.Y, q.Z)));
    }
}
