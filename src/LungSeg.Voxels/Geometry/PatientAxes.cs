namespace LungSeg.Voxels.Geometry;

/// <summary>
/// The index axes that run closest to the three patient axes, each used once: of the six ways to pair them the one
/// with the largest sum of cosines, so that even a grid turned by 45 degrees has all three.
/// </summary>
public readonly record struct PatientAxes(PatientAxis Left, PatientAxis Posterior, PatientAxis Superior)
{
    private static readonly (int Left, int Posterior, int Superior)[] Pairings =
        [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)];

    public static PatientAxes Of(VolumeGeometry geometry)
    {
        Vector3D[] axes = [geometry.AxisX, geometry.AxisY, geometry.AxisZ];
        var best = Pairings.MaxBy(p =>
            Math.Abs(axes[p.Left].X) + Math.Abs(axes[p.Posterior].Y) + Math.Abs(axes[p.Superior].Z));
        return new(
            new(best.Left, Sign(axes[best.Left].X)),
            new(best.Posterior, Sign(axes[best.Posterior].Y)),
            new(best.Superior, Sign(axes[best.Superior].Z)));
    }

    private static int Sign(double cosine) => cosine < 0 ? -1 : 1;
}
