using LungSeg.Voxels.Geometry;

namespace LungSeg.Learned.Sampling;

/// <summary>
/// How the three spatial axes of a model's input lie in the patient, slowest first: <c>SPL</c> is slices that run to
/// superior, rows to posterior and columns to the left, as SimpleITK's arrays of an LPS image are; <c>RAS</c> is x, y,
/// z as nibabel's arrays of a canonical image are. Volumes are in patient order: x to the left, y to posterior, z to
/// superior.
/// </summary>
internal sealed class TensorAxes
{
    private static readonly (char Letter, int Axis, int Sign)[] Letters =
        [('L', 0, 1), ('R', 0, -1), ('P', 1, 1), ('A', 1, -1), ('S', 2, 1), ('I', 2, -1)];

    private readonly (int Axis, int Sign)[] _axes;

    private TensorAxes((int Axis, int Sign)[] axes) => _axes = axes;

    /// <summary>By three letters; null where these do not name each patient axis once.</summary>
    public static TensorAxes? Of(string letters)
    {
        var found = letters
            .Select(letter => Letters.FirstOrDefault(known => known.Letter == letter))
            .Where(known => known.Letter != 0)
            .ToList();
        return letters.Length == 3 && found.Select(known => known.Axis).Distinct().Count() == 3
            ? new([.. found.Select(known => (known.Axis, known.Sign))])
            : null;
    }

    /// <summary>The size along each axis of the tensor.</summary>
    public int[] SizeOf(VolumeGeometry grid) => InOrder(grid.Size.X, grid.Size.Y, grid.Size.Z);

    /// <summary>The spacing along each axis of the tensor, mm.</summary>
    public double[] SpacingOf(VolumeGeometry grid) => InOrder(grid.Spacing.X, grid.Spacing.Y, grid.Spacing.Z);

    /// <summary>Where the tensor's first voxel lies in the volume's buffer, and how far the next ones are.</summary>
    public (int First, int[] Steps) Strides(Size3 size)
    {
        int[] counts = [size.X, size.Y, size.Z], strides = [1, size.X, size.SliceLength];
        var first = _axes.Where(axis => axis.Sign < 0).Sum(axis => (counts[axis.Axis] - 1) * strides[axis.Axis]);
        return (first, [.. _axes.Select(axis => axis.Sign * strides[axis.Axis])]);
    }

    /// <summary>The tensor's index of a voxel.</summary>
    public (int A, int B, int C) ToTensor(int x, int y, int z, Size3 size)
    {
        Span<int> place = [x, y, z], counts = [size.X, size.Y, size.Z];
        return (At(_axes[0], place, counts), At(_axes[1], place, counts), At(_axes[2], place, counts));
    }

    /// <summary>The voxel of a tensor's index.</summary>
    public (int X, int Y, int Z) ToVoxel(int a, int b, int c, Size3 size)
    {
        Span<int> place = stackalloc int[3], counts = [size.X, size.Y, size.Z], index = [a, b, c];
        for (var i = 0; i < 3; i++)
        {
            var (axis, sign) = _axes[i];
            place[axis] = sign > 0 ? index[i] : counts[axis] - 1 - index[i];
        }

        return (place[0], place[1], place[2]);
    }

    private static int At((int Axis, int Sign) axis, ReadOnlySpan<int> place, ReadOnlySpan<int> counts) =>
        axis.Sign > 0 ? place[axis.Axis] : counts[axis.Axis] - 1 - place[axis.Axis];

    private T[] InOrder<T>(params T[] byPatientAxis) => [.. _axes.Select(axis => byPatientAxis[axis.Axis])];
}
