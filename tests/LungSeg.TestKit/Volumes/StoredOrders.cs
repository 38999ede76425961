using LungSeg.Voxels.Geometry;

namespace LungSeg.TestKit.Volumes;

/// <summary>
/// All 48 ways in which a file may order and turn the axes of one and the same volume, by the definition: one voxel at
/// a time.
/// </summary>
public static class StoredOrders
{
    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>The number of orders.</summary>
    public const int Count = 48;

    /// <summary>
    /// The volume's grid in an order: the file's axis a runs along the volume's axis Permutations[a], forwards or
    /// backwards.
    /// </summary>
    public static VolumeGeometry Grid(VolumeGeometry grid, int order)
    {
        int[] size = [grid.Size.X, grid.Size.Y, grid.Size.Z];
        double[] spacing = [grid.Spacing.X, grid.Spacing.Y, grid.Spacing.Z];
        Vector3D[] axes = [grid.AxisX, grid.AxisY, grid.AxisZ];
        var (of, turned) = Order(order);
        double First(int axis) => turned[Array.IndexOf(of, axis)] ? size[axis] - 1 : 0;
        Vector3D Axis(int a) => turned[a] ? -axes[of[a]] : axes[of[a]];
        return new(
            new(size[of[0]], size[of[1]], size[of[2]]), new(spacing[of[0]], spacing[of[1]], spacing[of[2]]),
            grid.ToPatient(new(First(0), First(1), First(2))), Axis(0), Axis(1), Axis(2));
    }

    /// <summary>The volume's voxels in an order.</summary>
    public static T[] Voxels<T>(Size3 size, Func<int, int, int, T> voxel, int order)
    {
        var (of, turned) = Order(order);
        int[] extents = [size.X, size.Y, size.Z];
        var (voxels, at) = (new T[size.Length], new int[3]);
        var index = 0;
        for (var k = 0; k < extents[of[2]]; k++)
        {
            at[of[2]] = turned[2] ? extents[of[2]] - 1 - k : k;
            for (var j = 0; j < extents[of[1]]; j++)
            {
                at[of[1]] = turned[1] ? extents[of[1]] - 1 - j : j;
                for (var i = 0; i < extents[of[0]]; i++)
                {
                    at[of[0]] = turned[0] ? extents[of[0]] - 1 - i : i;
                    voxels[index++] = voxel(at[0], at[1], at[2]);
                }
            }
        }

        return voxels;
    }

    private static (int[] Of, bool[] Turned) Order(int order) =>
        (Permutations[order / 8], [(order & 1) != 0, (order & 2) != 0, (order & 4) != 0]);
}
