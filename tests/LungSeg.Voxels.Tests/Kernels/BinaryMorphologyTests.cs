using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class BinaryMorphologyTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.75, false)]
    [InlineData(2.0, false)]
    [InlineData(2.0, true)]
    [InlineData(4.3, false)]
    [InlineData(4.3, true)]
    public void Dilation_and_erosion_are_the_definition_at_every_size(double radius, bool flat)
    {
        foreach (var size in RandomMasks.AwkwardSizes.Where(s => s.Length < 3000))
        {
            using var sparse = RandomMasks.Noise(size, 0.02, 11);
            using var dense = RandomMasks.Noise(size, 0.98, 12);
            var element = Element(sparse, radius, flat);
            var ball = NaiveMorphology.Ball(sparse, radius, flat);

            using var dilated = BinaryMorphology.Dilate(sparse, element);
            using var eroded = BinaryMorphology.Erode(dense, element);
            using var erodedInFull = Workers.Max(3, () => BinaryMorphology.Erode(dense, element, outside: true));

            using var expectedDilated = NaiveMorphology.Dilate(sparse, ball);
            using var expectedEroded = NaiveMorphology.Erode(dense, ball, outside: false);
            using var expectedErodedInFull = NaiveMorphology.Erode(dense, ball, outside: true);
            NaiveMask.AssertEqual(expectedDilated, dilated);
            NaiveMask.AssertEqual(expectedEroded, eroded);
            NaiveMask.AssertEqual(expectedErodedInFull, erodedInFull);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.9)]
    [InlineData(7.0)]
    public void A_column_reaches_along_z_alone(double radius)
    {
        foreach (var size in RandomMasks.AwkwardSizes.Where(s => s.Length < 3000))
        {
            using var mask = RandomMasks.Noise(size, 0.1, 14);
            var reach = (int)(radius / mask.Geometry.Spacing.Z);

            using var dilated = BinaryMorphology.Dilate(mask, StructuringElement.Column(mask.Geometry, radius));

            using var expected = NaiveMorphology.Dilate(
                mask, [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(z => (0, 0, z))]);
            NaiveMask.AssertEqual(expected, dilated);
        }
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(2.5, false)]
    [InlineData(2.5, true)]
    public void Closing_and_opening_are_those_of_an_endless_grid(double radius, bool flat)
    {
        const int Margin = 8;
        foreach (var size in new Size3[] { new(3, 3, 3), new(20, 9, 5), new(66, 6, 3), new(5, 5, 9) })
        {
            using var mask = RandomMasks.Blocks(size, 0.3, 13);
            var element = Element(mask, radius, flat);
            var ball = NaiveMorphology.Ball(mask, radius, flat);

            using var closed = BinaryMorphology.Close(mask, element);
            using var opened = BinaryMorphology.Open(mask, element);
            using var openedInFull = Workers.Max(3, () => BinaryMorphology.Open(mask, element, outside: true));

            using var inEmpty = NaiveMorphology.Pad(mask, Margin, outside: false);
            using var inFull = NaiveMorphology.Pad(mask, Margin, outside: true);
            using var dilated = NaiveMorphology.Dilate(inEmpty, ball);
            using var closedInEmpty = NaiveMorphology.Erode(dilated, ball, outside: false);
            using var eroded = NaiveMorphology.Erode(inEmpty, ball, outside: false);
            using var openedInEmpty = NaiveMorphology.Dilate(eroded, ball);
            using var erodedInFull = NaiveMorphology.Erode(inFull, ball, outside: true);
            using var dilatedInFull = NaiveMorphology.Dilate(erodedInFull, ball, outside: true);
            using var expectedClosed = NaiveMorphology.Unpad(closedInEmpty, mask, Margin);
            using var expectedOpened = NaiveMorphology.Unpad(openedInEmpty, mask, Margin);
            using var expectedOpenedInFull = NaiveMorphology.Unpad(dilatedInFull, mask, Margin);
            NaiveMask.AssertEqual(expectedClosed, closed);
            NaiveMask.AssertEqual(expectedOpened, opened);
            NaiveMask.AssertEqual(expectedOpenedInFull, openedInFull);
        }
    }

    [Fact]
    public void A_radius_beyond_a_word_works()
    {
        var grid = VolumeGeometry.AxisAligned(new(300, 5, 3), new(0.1, 4, 5));
        using var mask = new BitVolume(grid);
        mask[150, 2, 1] = true;
        var element = StructuringElement.Ball(grid, 9.05);

        using var dilated = BinaryMorphology.Dilate(mask, element);
        using var closed = BinaryMorphology.Close(mask, element);

        using var expected = NaiveMorphology.Dilate(mask, NaiveMorphology.Ball(mask, 9.05, flat: false));
        NaiveMask.AssertEqual(expected, dilated);
        NaiveMask.AssertEqual(mask, closed);
    }

    [Fact]
    public void Empty_and_full_masks_stay_so_where_they_should()
    {
        using var empty = new BitVolume(VolumeGeometry.AxisAligned(new(70, 5, 4), new(1, 1, 1)));
        using var full = NaiveMask.Where(empty.Geometry, (_, _, _) => true);
        var ball = StructuringElement.Ball(empty.Geometry, 2);

        using var dilated = BinaryMorphology.Dilate(empty, ball);
        using var opened = BinaryMorphology.Open(empty, ball, outside: true);
        using var closed = BinaryMorphology.Close(full, ball);
        using var eroded = BinaryMorphology.Erode(full, ball, outside: true);

        NaiveMask.AssertEqual(empty, dilated);
        NaiveMask.AssertEqual(empty, opened);
        NaiveMask.AssertEqual(full, closed);
        NaiveMask.AssertEqual(full, eroded);
    }

    [Fact]
    public void A_closing_is_the_same_for_any_number_of_threads_and_when_done_twice()
    {
        using var mask = RandomMasks.Blocks(new(140, 50, 40), 0.1, 14);
        var element = Element(mask, 3, flat: false);

        using var one = Workers.Max(1, () => BinaryMorphology.Close(mask, element));
        using var five = Workers.Max(5, () => BinaryMorphology.Close(mask, element));
        using var twice = BinaryMorphology.Close(one, element);

        NaiveMask.AssertEqual(one, five);
        NaiveMask.AssertEqual(one, twice);
    }

    private static StructuringElement Element(BitVolume mask, double radius, bool flat) =>
        flat ? StructuringElement.Disc(mask.Geometry, radius) : StructuringElement.Ball(mask.Geometry, radius);
}
