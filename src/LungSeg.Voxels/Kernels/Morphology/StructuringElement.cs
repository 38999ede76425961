using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A symmetric structuring element on an anisotropic grid, as rows along x: for each (dy, dz) the half-width, the
/// largest dx that belongs to it. A ball holds exactly the voxels with (dx sx)² + (dy sy)² + (dz sz)² &lt;= r², centres
/// of voxels at a distance of the radius included.
/// </summary>
public sealed class StructuringElement
{
    private readonly int[][] _halfWidths;

    private StructuringElement(int[][] halfWidths) => _halfWidths = halfWidths;

    /// <summary>The largest dx in it.</summary>
    public int RadiusX => _halfWidths[0][0];

    /// <summary>The largest dy in it.</summary>
    public int RadiusY => _halfWidths[0].Length - 1;

    /// <summary>The largest dz in it.</summary>
    public int RadiusZ => _halfWidths.Length - 1;

    /// <summary>A ball.</summary>
    /// <param name="grid">Gives the spacing, mm.</param>
    /// <param name="radius">mm; a radius below every spacing gives the single voxel.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not a number.</exception>
    public static StructuringElement Ball(VolumeGeometry grid, double radius) =>
        Make(grid.Spacing, radius, flat: false);

    /// <summary>A disc in the slice: the ball's middle.</summary>
    /// <param name="grid">Gives the spacing, mm.</param>
    /// <param name="radius">mm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not a number.</exception>
    public static StructuringElement Disc(VolumeGeometry grid, double radius) => Make(grid.Spacing, radius, flat: true);

    /// <summary>A column through the slices: the ball's axis along z.</summary>
    /// <param name="grid">Gives the spacing, mm.</param>
    /// <param name="radius">mm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not a number.</exception>
    public static StructuringElement Column(VolumeGeometry grid, double radius) =>
        radius >= 0
            ? new([.. Enumerable.Range(0, 1 + Steps(grid.Spacing.Z, radius * radius)).Select(_ => new int[1])])
            : throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is not negative.");

    /// <summary>The voxel and its six neighbours, on a grid of nearly cubic voxels.</summary>
    public static StructuringElement Neighbours(VolumeGeometry grid) =>
        Ball(grid, 1.01 * Math.Max(grid.Spacing.X, Math.Max(grid.Spacing.Y, grid.Spacing.Z)));

    /// <summary>The largest |dx| with (dx, dy, dz) in it, or -1 where that row has none.</summary>
    public int HalfWidth(int dy, int dz)
    {
        dy = Math.Abs(dy);
        dz = Math.Abs(dz);
        return dz < _halfWidths.Length && dy < _halfWidths[dz].Length ? _halfWidths[dz][dy] : -1;
    }

    /// <summary>The largest |dy| in the slice dz; dz from 0 to <see cref="RadiusZ"/>.</summary>
    internal int Reach(int dz) => _halfWidths[dz].Length - 1;

    private static StructuringElement Make(Vector3D spacing, double radius, bool flat)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is not negative.");
        var left = radius * radius;
        var slices = Enumerable.Range(0, flat ? 1 : 1 + Steps(spacing.Z, left)).Select(dz =>
        {
            var leftInSlice = left - Square(dz * spacing.Z);
            return Enumerable.Range(0, 1 + Steps(spacing.Y, leftInSlice))
                .Select(dy => Steps(spacing.X, leftInSlice - Square(dy * spacing.Y)))
                .ToArray();
        });
        return new(slices.ToArray());
    }

    /// <summary>The largest n with (n * spacing)² &lt;= limit.</summary>
    private static int Steps(double spacing, double limit)
    {
        // The square root may be off by a rounding either way; the definition decides.
        var n = (int)(Math.Sqrt(limit) / spacing);
        while (Square((n + 1) * spacing) <= limit) n++;
        while (n > 0 && Square(n * spacing) > limit) n--;
        return n;
    }

    private static double Square(double value) => value * value;
}
