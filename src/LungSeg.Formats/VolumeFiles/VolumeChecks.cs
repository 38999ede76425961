using System.Globalization;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>Holds what a header says of its grid against what a volume in a patient can be.</summary>
internal static class VolumeChecks
{
    /// <summary>Volumes in one file: scans over time have 10 to 20.</summary>
    public const int MaxVolumes = 64;

    private const int MinExtent = 3;

    /// <summary>Cosine between two axes that are at right angles but for the digits they are written with.</summary>
    private const double RightAngle = 1e-3;

    /// <summary>The steepest tilt, degrees, as in DICOM series; CT gantries reach 30.</summary>
    private const double MaxTilt = 45;

    /// <summary>The header with what is odd about its axes.</summary>
    /// <exception cref="VolumeFaultException">The grid is none that a volume can lie on.</exception>
    public static VolumeHeader Checked(VolumeHeader header)
    {
        var grid = header.Grid;
        foreach (var value in (double[])
                [
                    .. Values(grid.Origin),
                    .. Values(grid.Spacing),
                    .. Values(grid.AxisX),
                    .. Values(grid.AxisY),
                    .. Values(grid.AxisZ),
                ])
        {
            if (!double.IsFinite(value)) throw VolumeFaults.NoPlace("its position, axes or spacing are not numbers");
        }

        foreach (var spacing in Values(grid.Spacing))
        {
            if (spacing is < 1e-6 or > 1e4)
                throw VolumeFaults.NoPlace(VolumeFaults.Invariant($"voxels are {spacing:g3} mm apart along an axis"));
        }

        if (Values(grid.Origin).Any(mm => Math.Abs(mm) > 1e7))
            throw VolumeFaults.NoPlace("it lies kilometres away");
        if (!double.IsFinite(header.Slope) || header.Slope == 0)
            throw VolumeFaults.Value("The slope of its values", $"is {header.Slope}");
        if (!double.IsFinite(header.Intercept))
            throw VolumeFaults.Value("The intercept of its values", $"is {header.Intercept}");
        if (header.Volumes > MaxVolumes)
            throw VolumeFaults.ManyVolumes(header.Volumes, MaxVolumes);
        var min = Math.Min(grid.Size.X, Math.Min(grid.Size.Y, grid.Size.Z));
        if (min < MinExtent) throw VolumeFaults.Flat(min);
        return Sheared(header);
    }

    /// <summary>A size from numbers that may be anything.</summary>
    /// <exception cref="VolumeFaultException">It is none, or one that no array has.</exception>
    public static Size3 Size(string field, double x, double y, double z)
    {
        foreach (var extent in (double[])[x, y, z])
        {
            if (extent is not (>= 1 and <= int.MaxValue) || extent != Math.Floor(extent))
                throw VolumeFaults.Value(field, VolumeFaults.Invariant($"says that an axis has {extent} voxels"));
        }

        var size = new Size3((int)x, (int)y, (int)z);
        if (x * y * z > int.MaxValue) throw VolumeFaults.Large(x * y * z, int.MaxValue);
        return size;
    }

    /// <summary>A number of volumes from a number that may be anything.</summary>
    public static int Volumes(string field, double count)
    {
        if (count is not >= 1 || count != Math.Floor(count))
            throw VolumeFaults.Value(field, VolumeFaults.Invariant($"says that there are {count} volumes"));
        return count > MaxVolumes ? throw VolumeFaults.ManyVolumes(count, MaxVolumes) : (int)count;
    }

    /// <summary>A grid from the steps between neighbouring voxels.</summary>
    /// <exception cref="VolumeFaultException">The steps are none, or lie in one plane.</exception>
    public static VolumeGeometry Grid(Size3 size, Vector3D origin, Vector3D x, Vector3D y, Vector3D z)
    {
        var volume = Math.Abs(x.Cross(y).Dot(z)) / (x.Length * y.Length * z.Length);
        if (!(volume > 1e-6)) throw VolumeFaults.NoPlace("its axes are no three directions");
        return new(size, new(x.Length, y.Length, z.Length), origin, x.Normalized(), y.Normalized(), z.Normalized());
    }

    private static VolumeHeader Sheared(VolumeHeader header)
    {
        var (x, y, z) = (header.Grid.AxisX, header.Grid.AxisY, header.Grid.AxisZ);
        (double Cosine, double Normal)[] pairs =
        [
            (y.Dot(z), Math.Abs(x.Dot(y.Cross(z).Normalized()))),
            (x.Dot(z), Math.Abs(y.Dot(x.Cross(z).Normalized()))),
            (x.Dot(y), Math.Abs(z.Dot(x.Cross(y).Normalized()))),
        ];
        if (pairs.All(pair => Math.Abs(pair.Cosine) <= RightAngle))
            return header;

        // A tilted gantry moves slices sideways: the axes within a slice stay at a right angle.
        var tilt = pairs
            .Where(pair => Math.Abs(pair.Cosine) <= RightAngle)
            .Select(pair => Degrees(pair.Normal))
            .DefaultIfEmpty(90)
            .Min();
        if (tilt > MaxTilt)
            throw VolumeFaults.Sheared(pairs.Max(pair => 90 - Degrees(Math.Abs(pair.Cosine))));
        return header with
        {
            Notes =
            [
                .. header.Notes,
                new(
                    VolumeFaultCodes.GantryTilt,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The slices are sheared by {tilt:0.#} degrees, as a tilted gantry makes them; the volume's "
                            + $"axes are sheared likewise."),
                    "Use readers that know sheared grids (sform)."),
            ],
        };
    }

    private static double Degrees(double cosine) => Math.Acos(Math.Min(1, cosine)) * 180 / Math.PI;

    private static double[] Values(Vector3D v) => [v.X, v.Y, v.Z];
}
