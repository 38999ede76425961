using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Volumes;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.VolumeFiles;

/// <summary>Axes in all 48 orders and directions, against the definition, one voxel at a time.</summary>
public sealed class AxisOrderTests
{
    public static TheoryData<double, double, double, int, int, int> Spacings =>
        new()
        {
            // Isotropic and axial: left, posterior, superior. Coronal: left, inferior, posterior. Sagittal: posterior,
            // inferior, right.
            { 1, 1, 1, 1, 2, 3 },
            { 0.7, 0.7, 2.5, 1, 2, 3 },
            { 0.7, 5, 0.7, 1, -3, 2 },
            { 5, 0.7, 0.7, 2, -3, -1 },
            { 1, 2, 3, 1, 2, 3 },
        };

    [Theory]
    [MemberData(nameof(Spacings))]
    public void Every_order_becomes_the_canonical_one_and_goes_back_exactly(
        double x, double y, double z, int first, int second, int third)
    {
        var patient = new VolumeGeometry(
            new(70, 4, 5), new(x, y, z), new(-11, 7, 3), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        Vector3D[] axes = [default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
        for (var number = 0; number < StoredOrders.Count; number++)
        {
            var file = StoredOrders.Grid(patient, number);
            var order = AxisOrder.ToCanonical(file);
            var canonical = order.Apply(file);

            Assert.Equal(axes[Math.Abs(first)] * Math.Sign(first), canonical.AxisX);
            Assert.Equal(axes[Math.Abs(second)] * Math.Sign(second), canonical.AxisY);
            Assert.Equal(axes[Math.Abs(third)] * Math.Sign(third), canonical.AxisZ);
            RequireSameVoxels(file, order, canonical);
        }
    }

    private static void RequireSameVoxels(VolumeGeometry file, AxisOrder order, VolumeGeometry canonical)
    {
        using var mask = new BitVolume(canonical);
        var random = new Random(5);
        for (var n = 0; n < 300; n++)
            mask[random.Next(canonical.Size.X), random.Next(canonical.Size.Y), random.Next(canonical.Size.Z)] = true;
        using var restored = order.Restore(mask, file);
        using var again = order.Inverse.Restore(restored, canonical);
        Assert.True(mask.Words.SequenceEqual(again.Words));

        var (begin, steps) = order.PlacesIn(canonical.Size);
        for (var k = 0; k < file.Size.Z; k++)
        {
            for (var j = 0; j < file.Size.Y; j++)
            {
                for (var i = 0; i < file.Size.X; i++)
                {
                    var at = canonical.ToIndex(file.ToPatient(new(i, j, k)));
                    var (x, y, z) = ((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
                    Assert.Equal(mask[x, y, z], restored[i, j, k]);
                    Assert.Equal(
                        x + (canonical.Size.X * (y + ((long)canonical.Size.Y * z))),
                        begin + (i * steps[0]) + (j * steps[1]) + (k * steps[2]));
                }
            }
        }
    }
}
