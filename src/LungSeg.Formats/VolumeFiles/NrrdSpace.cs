using System.Text.RegularExpressions;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>Which axes of a NRRD run through space, and where they lie in the patient.</summary>
internal sealed partial class NrrdSpace
{
    /// <param name="fields">The header's fields.</param>
    /// <param name="sizes">The extent of every axis, the first fastest.</param>
    public NrrdSpace(HeaderText fields, double[] sizes)
    {
        var directions = fields.Find("space directions") is { } text ? Directions(text, sizes.Length) : null;
        var axes = SpaceAxes(fields, sizes, directions);
        Volumes = VolumesBeside(sizes, axes);
        var size = VolumeChecks.Size("sizes", sizes[axes[0]], sizes[axes[1]], sizes[axes[2]]);
        var mm = UnitOf(fields);
        var (toLps, notes) = Sides(fields.Find("space"));
        Notes = notes;
        if (directions is null)
        {
            if (notes.Count == 0)
                Notes =
                [
                    VolumeNote.NoSides(
                        "there are no space directions. Its axes are taken to run to left, posterior and superior."),
                ];
            var spacings = fields.Numbers(sizes.Length, "spacings");
            double Spacing(int axis) =>
                spacings is null
                    ? throw VolumeFaults.NoPlace("there are neither space directions nor spacings")
                    : Math.Abs(spacings[axes[axis]]);
            Grid = VolumeChecks.Grid(
                size, default, new(Spacing(0), 0, 0), new(0, Spacing(1), 0), new(0, 0, Spacing(2)));
            return;
        }

        var origin = fields.Find("space origin") is { } place
            ? Directions(place, 1)[0] ?? throw VolumeFaults.NoPlace("its origin is none")
            : default;
        Grid = VolumeChecks.Grid(size, toLps(origin) * mm, Axis(0), Axis(1), Axis(2));

        Vector3D Axis(int axis) => toLps(directions[axes[axis]]!.Value) * mm;
    }

    public VolumeGeometry Grid { get; }

    public int Volumes { get; }

    public IReadOnlyList<VolumeNote> Notes { get; }

    private static (Func<Vector3D, Vector3D> ToLps, IReadOnlyList<VolumeNote> Notes) Sides(string? space) =>
        space?.ToLowerInvariant() switch
        {
            "left-posterior-superior" or "lps" or "left-posterior-superior-time" or "lpst" => (v => v, []),
            "right-anterior-superior" or "ras" or "right-anterior-superior-time" or "rast" => (
                v => new(-v.X, -v.Y, v.Z), []),
            "left-anterior-superior" or "las" or "left-anterior-superior-time" or "last" => (
                v => new(v.X, -v.Y, v.Z), []),
            null => (v => v, [VolumeNote.NoSides("there is no space. It is taken for left-posterior-superior.")]),
            _ => (
                v => v,
                [
                    VolumeNote.NoSides(
                        $"its space is '{(space.Length <= 40 ? space : space[..40])}'. It is taken for "
                            + "left-posterior-superior."),
                ]),
        };

    /// <summary>
    /// The three axes that run through space: those with a direction, or with a spacing, or the first three.
    /// </summary>
    private static int[] SpaceAxes(HeaderText fields, double[] sizes, Vector3D?[]? directions)
    {
        var all = Enumerable.Range(0, sizes.Length);
        int[] axes =
            directions is not null ? [.. all.Where(axis => directions[axis] is not null)]
            : sizes.Length > 3 && fields.Numbers(sizes.Length, "spacings") is { } spacings
                ? [.. all.Where(axis => double.IsFinite(spacings[axis]))]
            : [.. all];

        // An axis of one voxel beside three others tells nothing.
        if (axes.Length > 3) axes = [.. axes.Take(3)];
        return axes.Length == 3 ? axes : throw VolumeFaults.NoPlace($"{axes.Length} of its axes run through space");
    }

    private static int VolumesBeside(double[] sizes, int[] axes)
    {
        var volumes = 1.0;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (axes.Contains(axis) || sizes[axis] == 1) continue;
            if (axis < axes[0]) throw VolumeFaults.Pixels(VolumeFaults.Invariant($"{sizes[axis]} numbers each"));
            if (axis < axes[2]) throw VolumeFaults.Encoding("several volumes within each other's slices");
            volumes *= sizes[axis];
        }

        return VolumeChecks.Volumes("sizes", volumes);
    }

    /// <summary>Vectors as <c>(1,0,0) none (0,1,0)</c>.</summary>
    private static Vector3D?[] Directions(string text, int count)
    {
        var found = Vectors()
            .Matches(text)
            .Select(match => match.Value.StartsWith('(') ? Vector(match.Value) : (Vector3D?)null)
            .ToArray();
        return found.Length == count
            ? found
            : throw VolumeFaults.NoPlace(
                VolumeFaults.Invariant($"it has {found.Length} directions where {count} belong"));
    }

    private static Vector3D Vector(string text)
    {
        var words = text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries);
        if (words.Length != 3) throw VolumeFaults.NoPlace(VolumeFaults.Invariant($"its space has {words.Length} axes"));
        return HeaderText.Vector([.. words.Select(word => HeaderText.Number(word, text))]);
    }

    private static double UnitOf(HeaderText fields) =>
        fields.Find("space units")?.Split('"', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.Trim() switch
        {
            "m" => 1000,
            "cm" => 10,
            "um" or "micron" or "µm" => 0.001,
            _ => 1,
        };

    [GeneratedRegex(
        @"\([^()]*\)|none", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Vectors();
}
