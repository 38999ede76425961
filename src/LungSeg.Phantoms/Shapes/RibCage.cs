using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>
/// Ribs: round bars on a shell around the lungs, one every <see cref="Pitch"/> mm, falling towards the front, open at
/// the midline.
/// </summary>
/// <param name="cage">What the ribs surround.</param>
/// <param name="gap">From the cage's surface to the middle of a rib, mm.</param>
/// <param name="radius">Half a rib's thickness, mm.</param>
internal sealed class RibCage(Solid cage, double gap, double radius) : Solid
{
    private const double Pitch = 26;
    private const double FallTowardsFront = 0.45;
    private const double MidlineOpening = 24;

    public override Box Bounds { get; } = cage.Bounds.Grown(gap + radius);

    public override double Depth(Vector3D p)
    {
        var level = p.Z - (FallTowardsFront * p.Y);
        level -= Math.Floor((level / Pitch) + 0.5) * Pitch;
        // Across a tilted bar the distance is shorter than along z.
        level /= 1.0966;
        var shell = cage.Depth(p) + gap;
        var bar = radius - Math.Sqrt((level * level) + (shell * shell));
        return Math.Min(bar, Math.Abs(p.X) - MidlineOpening);
    }
}
