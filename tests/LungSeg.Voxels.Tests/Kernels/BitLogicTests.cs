using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class BitLogicTests
{
    [Fact]
    public void Operations_are_those_of_sets_at_every_size()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var a = RandomMasks.Noise(size, 0.5, 1);
            using var b = RandomMasks.Noise(size, 0.5, 2);
            Check(a, b, BitLogic.And, (p, q) => p && q);
            Check(a, b, BitLogic.Or, (p, q) => p || q);
            Check(a, b, BitLogic.AndNot, (p, q) => p && !q);
            Check(a, b, BitLogic.Xor, (p, q) => p != q);
            Check(a, b, (t, _) => BitLogic.Not(t), (p, _) => !p);
            Assert.Equal(
                NaiveMask.Indices(size).Count(i => a[i.X, i.Y, i.Z] && b[i.X, i.Y, i.Z]), BitLogic.CountCommon(a, b));
        }
    }

    [Fact]
    public void Empty_and_equal_see_every_voxel()
    {
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(70, 3, 2), new(1, 1, 1)));
        using var empty = mask.Clone();
        Assert.True(BitLogic.IsEmpty(mask));

        mask[69, 2, 1] = true;

        Assert.False(BitLogic.IsEmpty(mask));
        Assert.False(BitLogic.AreEqual(mask, empty));
        Assert.True(BitLogic.AreEqual(empty, empty));
    }

    [Fact]
    public void Masks_of_different_sizes_are_refused()
    {
        using var a = RandomMasks.Noise(new(64, 2, 3), 0.5, 1);
        using var b = RandomMasks.Noise(new(64, 3, 2), 0.5, 1);

        Assert.Throws<ArgumentException>(() => BitLogic.And(a, b));
    }

    private static void Check(
        BitVolume a, BitVolume b, Action<BitVolume, BitVolume> operation, Func<bool, bool, bool> rule)
    {
        using var target = a.Clone();
        using var expected = NaiveMask.Where(a.Geometry, (x, y, z) => rule(a[x, y, z], b[x, y, z]));

        operation(target, b);

        NaiveMask.AssertEqual(expected, target);
    }
}
