using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

public class PatientOrderTests
{
    /// <summary>Every permutation of the axes with every choice of signs.</summary>
    public static TheoryData<int, int, int, int> Orders
    {
        get
        {
            var orders = new TheoryData<int, int, int, int>();
            int[][] permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
            foreach (var axes in permutations)
            {
                for (var signs = 0; signs < 8; signs++) orders.Add(axes[0], axes[1], axes[2], signs);
            }

            return orders;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Voxels_keep_their_place_in_the_patient_and_come_back(int first, int second, int third, int signs)
    {
        var grid = new VolumeGeometry(
            new(5, 7, 9), new(1, 2, 3), new(10, -20, 30), Axis(first, 1), Axis(second, 2), Axis(third, 4));
        using var volume = new Volume<short>(grid);
        for (var i = 0; i < volume.Span.Length; i++) volume.Span[i] = (short)i;
        using var mask = NaiveMask.Where(grid, (x, y, z) => (x * 31 + y * 17 + z) % 3 == 0);
        var order = new PatientOrder(grid);

        using var ordered = order.ToPatient(volume);
        using var orderedMask = order.ToPatient(mask);
        using var back = order.ToAcquired(orderedMask);

        Assert.Equal(
            (new Vector3D(1, 0, 0), new Vector3D(0, 1, 0), new Vector3D(0, 0, 1)),
            (order.Grid.AxisX, order.Grid.AxisY, order.Grid.AxisZ));
        foreach (var (x, y, z) in NaiveMask.Indices(order.Grid.Size))
        {
            var at = grid.ToIndex(order.Grid.ToPatient(new(x, y, z)));
            var (ax, ay, az) = ((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
            Assert.Equal(volume[ax, ay, az], ordered[x, y, z]);
            Assert.Equal(mask[ax, ay, az], orderedMask[x, y, z]);
        }

        NaiveMask.AssertEqual(mask, back);
        Assert.Equal((first, second, third, signs) == (0, 1, 2, 0), order.IsAcquired);

        Vector3D Axis(int axis, int bit)
        {
            var sign = (signs & bit) == 0 ? 1 : -1;
            return axis switch { 0 => new(sign, 0, 0), 1 => new(0, sign, 0), _ => new(0, 0, sign) };
        }
    }
}
