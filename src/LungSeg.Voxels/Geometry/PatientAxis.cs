namespace LungSeg.Voxels.Geometry;

/// <summary>Which index axis runs closest to a patient axis, and whether it runs the same way.</summary>
/// <param name="Axis">0, 1 or 2: the X, Y or Z index axis.</param>
/// <param name="Sign">+1 where the index grows towards left, posterior or superior; -1 where it grows the other
/// way.</param>
public readonly record struct PatientAxis(int Axis, int Sign)
{
    /// <summary>The index axis closest to right-to-left.</summary>
    public static PatientAxis LeftOf(VolumeGeometry geometry) => Closest(geometry, v => v.X);

    /// <summary>The index axis closest to anterior-to-posterior.</summary>
    public static PatientAxis PosteriorOf(VolumeGeometry geometry) => Closest(geometry, v => v.Y);

    /// <summary>The index axis closest to inferior-to-superior.</summary>
    public static PatientAxis SuperiorOf(VolumeGeometry geometry) => Closest(geometry, v => v.Z);

    private static PatientAxis Closest(VolumeGeometry g, Func<Vector3D, double> component)
    {
        Span<double> along = [component(g.AxisX), component(g.AxisY), component(g.AxisZ)];
        var best = 0;
        for (var axis = 1; axis < 3; axis++)
        {
            if (Math.Abs(along[axis]) > Math.Abs(along[best])) best = axis;
        }

        return new(best, along[best] < 0 ? -1 : 1);
    }
}
