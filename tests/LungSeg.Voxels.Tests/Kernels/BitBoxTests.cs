using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public class BitBoxTests
{
    [Fact]
    public void Bounds_are_the_extreme_indices_at_every_size()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Noise(size, 4.0 / size.Length, 3);
            var expected = VoxelBox.Empty;
            foreach (var (x, y, z) in NaiveMask.Indices(size))
            {
                if (mask[x, y, z]) expected = expected.Union(new(x, y, z, x, y, z));
            }

            Assert.Equal(expected, BitBox.Bounds(mask));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crop_may_reach_beyond_the_grid_on_every_side(bool outside)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Noise(size, 0.4, 4);
            foreach (var box in Boxes(size))
            {
                using var crop = BitBox.Crop(mask, box, outside);
                using var expected = NaiveMask.Where(crop.Geometry, (x, y, z) =>
                    NaiveMask.At(mask, x + box.MinX, y + box.MinY, z + box.MinZ, outside));

                NaiveMask.AssertEqual(expected, crop);
                var corner = mask.Geometry.ToPatient(new(box.MinX, box.MinY, box.MinZ));
                Assert.Equal(0, (corner - crop.Geometry.ToPatient(default)).Length, 1e-9);
            }
        }
    }

    [Fact]
    public void Pasting_writes_the_part_and_nothing_else()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            using var mask = RandomMasks.Noise(size, 0.4, 5);
            foreach (var box in Boxes(size))
            {
                using var target = RandomMasks.Noise(size, 0.6, 6);
                using var before = target.Clone();
                using var crop = BitBox.Crop(mask, box);
                var part = new VoxelBox(1, 0, 0, size.X - 2, size.Y, size.Z - 1);
                using var expected = NaiveMask.Where(mask.Geometry, (x, y, z) =>
                    part.Contains(x, y, z) && box.Contains(x, y, z) ? mask[x, y, z] : before[x, y, z]);

                BitBox.Paste(crop, box, target, part);

                NaiveMask.AssertEqual(expected, target);
            }
        }
    }

    private static IEnumerable<VoxelBox> Boxes(Size3 size) =>
    [
        VoxelBox.Of(size),
        VoxelBox.Of(size).Expand(7, 2, 1),
        VoxelBox.Of(size).Expand(65, 0, 3),
        new(size.X / 3, 0, 0, size.X - 1, size.Y / 2, size.Z + 1),
        new(-70, -1, 0, size.X / 2, size.Y - 1, size.Z - 1),
    ];
}
