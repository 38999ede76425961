using System.Globalization;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Segments;

/// <summary>
/// Where the voxels of one grid are voxels of another: axes may be exchanged and turned, and the one may hold a part of
/// the other or reach beyond it, but no voxel lies between two.
/// </summary>
/// <param name="First">The target's index of the first voxel.</param>
/// <param name="Steps">How far that index moves with each of the three indices; exactly one of its numbers is 1 or
/// -1.</param>
public sealed record GridPlacement((int X, int Y, int Z) First, IReadOnlyList<(int X, int Y, int Z)> Steps)
{
    /// <summary>
    /// Files with floats place a voxel to about a hundredth of its size; a grid that is off by half a voxel is another
    /// grid.
    /// </summary>
    private const double MaxVoxels = 0.1;

    /// <summary>Finds it.</summary>
    /// <param name="grid">The grid to be placed; along an axis with one voxel its direction and spacing do not
    /// count.</param>
    /// <param name="target">The other grid.</param>
    /// <param name="why">Why there is none.</param>
    public static GridPlacement? Find(VolumeGeometry grid, VolumeGeometry target, out string why)
    {
        why = "";
        int[] sizes = [grid.Size.X, grid.Size.Y, grid.Size.Z];
        Vector3D[] units = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
        var origin = target.ToIndex(grid.Origin);
        var first = Rounded(origin);
        var steps = new (int X, int Y, int Z)[3];
        for (var axis = 0; axis < 3; axis++)
        {
            if (sizes[axis] == 1)
                continue;
            var last = target.ToIndex(grid.ToPatient(units[axis] * (sizes[axis] - 1)));
            var step = (last - origin) / (sizes[axis] - 1);
            steps[axis] = Rounded(step);
            var (x, y, z) = steps[axis];
            if (Math.Abs(x) + Math.Abs(y) + Math.Abs(z) != 1)
            {
                why = string.Create(
                    CultureInfo.InvariantCulture,
                    $"its voxels along axis {axis + 1} are ({step.X:0.###}, {step.Y:0.###}, {step.Z:0.###}) of "
                        + $"the CT's apart");
                return null;
            }

            var off = (last - (new Vector3D(x, y, z) * (sizes[axis] - 1)) - Point(first)).Length;
            if (off > MaxVoxels)
            {
                why = FormattableString.Invariant(
                    $"its voxels along axis {axis + 1} lie up to {off:0.##} voxels beside the CT's");
                return null;
            }
        }

        if ((origin - Point(first)).Length > MaxVoxels)
        {
            why = string.Create(
                CultureInfo.InvariantCulture,
                $"its first voxel lies at ({origin.X:0.##}, {origin.Y:0.##}, {origin.Z:0.##}) of the CT's, between "
                    + $"voxels");
            return null;
        }

        return new(first, steps);
    }

    /// <summary>The target's index of a voxel.</summary>
    public (int X, int Y, int Z) Of(int i, int j, int k) =>
        (
            First.X + (i * Steps[0].X) + (j * Steps[1].X) + (k * Steps[2].X),
            First.Y + (i * Steps[0].Y) + (j * Steps[1].Y) + (k * Steps[2].Y),
            First.Z + (i * Steps[0].Z) + (j * Steps[1].Z) + (k * Steps[2].Z));

    private static (int X, int Y, int Z) Rounded(Vector3D v) => (Whole(v.X), Whole(v.Y), Whole(v.Z));

    private static int Whole(double value) => (int)Math.Round(Math.Clamp(value, int.MinValue, int.MaxValue));

    private static Vector3D Point((int X, int Y, int Z) index) => new(index.X, index.Y, index.Z);
}
