using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>
/// A solid given by its depth: mm from a point to the surface, positive inside, negative outside; exact near the
/// surface and never too large by more than a factor of two far from it, so that a ray may step by half of it.
/// Only +, -, *, / and square roots are used: these round alike on every machine, so a phantom is the same everywhere.
/// </summary>
internal abstract class Solid
{
    /// <summary>Outside this box the depth is negative.</summary>
    public abstract Box Bounds { get; }

    /// <summary>Depth in mm of a point (LPS, mm).</summary>
    public abstract double Depth(Vector3D p);

    /// <summary>What lies in both; edges are rounded over <paramref name="rounding"/> mm.</summary>
    public Solid And(Solid other, double rounding = 0) => new Both(this, other, rounding);

    /// <summary>What lies in this and not in the other.</summary>
    public Solid Without(Solid other, double rounding = 0) => new Both(this, new Complement(other), rounding);

    /// <summary>What lies in either.</summary>
    public Solid Or(Solid other, double rounding = 0) => new Either(this, other, rounding);

    /// <summary>
    /// Everything up to <paramref name="mm"/> outside (or, negative, not nearer than that inside) the surface.
    /// </summary>
    public Solid Grown(double mm) => new Offset(this, mm);

    /// <summary>
    /// Polynomial smooth minimum: differs from the minimum where the two are closer than <paramref name="k"/>.
    /// </summary>
    private static double SmoothMin(double a, double b, double k)
    {
        var low = Math.Min(a, b);
        if (k <= 0) return low;
        var h = Math.Max(0, k - Math.Abs(a - b)) / k;
        return low - (h * h * k / 4);
    }

    private sealed class Both(Solid a, Solid b, double rounding) : Solid
    {
        public override Box Bounds { get; } = a.Bounds.Intersection(b.Bounds);

        public override double Depth(Vector3D p) => SmoothMin(a.Depth(p), b.Depth(p), rounding);
    }

    private sealed class Either(Solid a, Solid b, double rounding) : Solid
    {
        public override Box Bounds { get; } = a.Bounds.Union(b.Bounds).Grown(rounding / 4);

        public override double Depth(Vector3D p) => -SmoothMin(-a.Depth(p), -b.Depth(p), rounding);
    }

    private sealed class Complement(Solid a) : Solid
    {
        public override Box Bounds => Box.Everywhere;

        public override double Depth(Vector3D p) => -a.Depth(p);
    }

    private sealed class Offset(Solid a, double mm) : Solid
    {
        public override Box Bounds { get; } = a.Bounds.Grown(mm);

        public override double Depth(Vector3D p) => a.Depth(p) + mm;
    }
}
