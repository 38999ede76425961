using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class LabelBitsTests
{
    [Fact]
    public void Painted_labels_are_read_back_at_every_size()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            foreach (var density in new[] { 0, 0.5, 1 })
            {
                using var right = RandomMasks.Noise(size, density, 60);
                using var left = RandomMasks.Noise(size, 0.2, 61);
                BitLogic.AndNot(left, right);
                using var labels = new Volume<byte>(right.Geometry);

                LabelBits.Paint(labels, right, 1);
                Workers.Max(3, () => LabelBits.Paint(labels, left, 2));

                using var rightAgain = LabelBits.Of(labels, 1);
                using var leftAgain = LabelBits.Of(labels, 2);
                Assert.All(NaiveMask.Indices(size), i => Assert.Equal(
                    right[i.X, i.Y, i.Z] ? 1 : left[i.X, i.Y, i.Z] ? 2 : 0, labels[i.X, i.Y, i.Z]));
                NaiveMask.AssertEqual(right, rightAgain);
                NaiveMask.AssertEqual(left, leftAgain);
            }
        }
    }
}
