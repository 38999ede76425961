using LungSeg.Formats.Dicom;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>Outlines filled again by a naive even-odd test at every voxel's centre are the mask.</summary>
public class PlaneContourTests
{
    [Theory]
    [InlineData("o", 1, 4)]
    [InlineData("oo", 1, 6)]
    [InlineData("o.\n.o", 2, 8)]
    [InlineData(".o\no.", 2, 8)]
    [InlineData("ooo\no.o\nooo", 1, 15)]
    [InlineData("ooooo\no.o.o\nooooo", 1, 20)]
    [InlineData("ooooooo\no.....o\no.ooo.o\no.o.o.o\no.ooo.o\no.....o\nooooooo", 2, 35)]
    public void Small_shapes_have_the_polygons_that_one_draws(string rows, int polygons, int points)
    {
        using var mask = Mask(rows);
        var contours = PlaneContours.Of(mask, 0);
        Assert.Equal((polygons, points), (contours.Count, contours.Sum(contour => contour.Count)));
        AssertFills(mask, contours);
    }

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(7, 5, 0.5)]
    [InlineData(64, 33, 0.2)]
    [InlineData(65, 40, 0.5)]
    [InlineData(90, 70, 0.8)]
    [InlineData(40, 40, 0.97)]
    public void Noise_is_filled_again_voxel_by_voxel(int width, int height, double density)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(width, height, 1), new(1, 1, 1)));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    mask[x, y, 0] = random.NextDouble() < density;
            }

            AssertFills(mask, PlaneContours.Of(mask, 0));
        }
    }

    private static BitVolume Mask(string rows)
    {
        var lines = rows.Split('\n');
        var mask = new BitVolume(VolumeGeometry.AxisAligned(new(lines[0].Length, lines.Length, 1), new(1, 1, 1)));
        for (var y = 0; y < lines.Length; y++)
        {
            for (var x = 0; x < lines[y].Length; x++)
                mask[x, y, 0] = lines[y][x] == 'o';
        }

        return mask;
    }

    private static void AssertFills(BitVolume mask, IReadOnlyList<IReadOnlyList<(int X, int Y)>> contours)
    {
        for (var y = 0; y < mask.Size.Y; y++)
        {
            for (var x = 0; x < mask.Size.X; x++)
                Assert.Equal(mask[x, y, 0], contours.Count(contour => IsInside(contour, 2 * x, 2 * y)) == 1);
        }
    }

    private static bool IsInside(IReadOnlyList<(int X, int Y)> polygon, int px, int py)
    {
        var inside = false;
        for (var i = 0; i < polygon.Count; i++)
        {
            var (a, b) = (polygon[i], polygon[(i + 1) % polygon.Count]);
            if (a.Y > py == b.Y > py)
                continue;
            if (px < a.X + ((b.X - a.X) * (double)(py - a.Y) / (b.Y - a.Y)))
                inside = !inside;
        }

        return inside;
    }
}
