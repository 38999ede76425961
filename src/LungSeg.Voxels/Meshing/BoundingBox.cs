using System.Numerics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The smallest box along the patient axes that holds something: LPS, mm. Empty things have a box of no size at the
/// origin.
/// </summary>
public readonly record struct BoundingBox(Vector3 Minimum, Vector3 Maximum)
{
    public Vector3 Centre => (Minimum + Maximum) / 2;

    /// <summary>
    /// Corner <paramref name="c"/> of eight: bit 0 of it is x, bit 1 y, bit 2 z, 1 being the far end.
    /// </summary>
    public Vector3 Corner(int c) => new(
        (c & 1) == 0 ? Minimum.X : Maximum.X,
        (c & 2) == 0 ? Minimum.Y : Maximum.Y,
        (c & 4) == 0 ? Minimum.Z : Maximum.Z);

    /// <summary>The box of points.</summary>
    public static BoundingBox Of(ReadOnlySpan<Vector3> points)
    {
        if (points.IsEmpty) return default;
        var (low, high) = (points[0], points[0]);
        foreach (var p in points) (low, high) = (Vector3.Min(low, p), Vector3.Max(high, p));
        return new(low, high);
    }

    /// <summary>The box of a volume's voxels, to their outer faces.</summary>
    public static BoundingBox Of(VolumeGeometry geometry)
    {
        Span<Vector3> corners = stackalloc Vector3[8];
        for (var c = 0; c < 8; c++)
        {
            var p = geometry.ToPatient(new(
                (c & 1) == 0 ? -0.5 : geometry.Size.X - 0.5,
                (c & 2) == 0 ? -0.5 : geometry.Size.Y - 0.5,
                (c & 4) == 0 ? -0.5 : geometry.Size.Z - 0.5));
            corners[c] = new((float)p.X, (float)p.Y, (float)p.Z);
        }

        return Of(corners);
    }
}
