using System.Runtime.InteropServices;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Pictures;

public class SlicePreviewTests
{
    private static readonly Rgb Mark = new(0, 255, 0);
    private static readonly SlicePreviewOptions OnePanel = new()
    {
        Columns = 1,
        Rows = 1,
        PanelSize = 240,
        MarginMm = 500,
    };

    /// <summary>
    /// Air with one bright rod in the middle of each plane's slice, beside the middle: to the left, anterior and
    /// superior.
    /// </summary>
    private static Volume<short> Body()
    {
        var volume = new Volume<short>(
            VolumeGeometry.AxisAligned(new(40, 30, 24), new(1.5, 2, 2.5), new(-30, -20, 100)));
        volume.Span.Fill(-1000);
        return volume;
    }

    private static void SetBlock(Action<int, int, int> set, Size3 size, double left, double posterior, double superior)
    {
        const int Half = 3;
        var (x, y, z) = ((int)(left * size.X), (int)(posterior * size.Y), (int)(superior * size.Z));
        for (var dz = -Half; dz <= Half; dz++)
        {
            for (var dy = -Half; dy <= Half; dy++)
            {
                for (var dx = -Half; dx <= Half; dx++) set(x + dx, y + dy, z + dz);
            }
        }
    }

    [Theory]
    [InlineData(PatientPlane.Axial, 0.8, 0.5, 0.5, "right", "RLAP")]
    [InlineData(PatientPlane.Axial, 0.5, 0.2, 0.5, "top", "RLAP")]
    [InlineData(PatientPlane.Coronal, 0.8, 0.5, 0.5, "right", "RLSI")]
    [InlineData(PatientPlane.Coronal, 0.5, 0.5, 0.8, "top", "RLSI")]
    [InlineData(PatientPlane.Sagittal, 0.5, 0.2, 0.5, "left", "APSI")]
    [InlineData(PatientPlane.Sagittal, 0.5, 0.5, 0.8, "top", "APSI")]
    public void A_block_lies_at_the_side_that_its_letter_names(
        PatientPlane plane, double left, double posterior, double superior, string side, string letters)
    {
        using var body = Body();
        SetBlock((x, y, z) => body[x, y, z] = 1000, body.Size, left, posterior, superior);

        var picture = SlicePreview.Draw(body, [], plane, OnePanel);

        var (x, y) = Centroid(picture, c => c is { R: > 200, G: > 200, B: > 200 });
        var (width, height) = (picture.Width, picture.Height - 24);
        Assert.Equal(side, (x / width, y / height) switch
        {
            ( < 0.4, _) => "left",
            ( > 0.6, _) => "right",
            (_, < 0.4) => "top",
            (_, > 0.6) => "bottom",
            _ => "middle",
        });
        var font = PictureFont.Of(TextSize.Large);
        var middleY = (height - font.CapitalHeight) / 2;
        int WidthOf(char letter) => font.WidthOf(letter.ToString());
        AssertLetter(picture, letters[0], 4, middleY);
        AssertLetter(picture, letters[1], width - WidthOf(letters[1]) - 4, middleY);
        AssertLetter(picture, letters[2], (width - WidthOf(letters[2])) / 2, 4);
        AssertLetter(picture, letters[3], (width - WidthOf(letters[3])) / 2, height - font.CapitalHeight - 4);
    }

    [Fact]
    public void Every_acquisition_gives_the_same_pictures()
    {
        using var body = Body();
        SetBlock((x, y, z) => body[x, y, z] = 700, body.Size, 0.8, 0.2, 0.7);
        using var mask = new BitVolume(body.Geometry);
        SetBlock((x, y, z) => mask[x, y, z] = true, body.Size, 0.3, 0.6, 0.4);
        var options = new SlicePreviewOptions { Columns = 3, Rows = 2, PanelSize = 90, MarginMm = 12 };
        foreach (var plane in Enum.GetValues<PatientPlane>())
        {
            var expected = SlicePreview.Draw(body, [new("mark", mask, Mark)], plane, options).Bytes.ToArray();
            foreach (var (axes, reversed) in Orientations.All)
            {
                using var turned = Orientations.Reordered(body, axes, reversed);
                using var turnedMask = Orientations.Reordered(mask, axes, reversed);

                var picture = SlicePreview.Draw(turned, [new("mark", turnedMask, Mark)], plane, options);

                Assert.Equal(expected, picture.Bytes);
            }
        }
    }

    [Theory]
    [InlineData(PatientPlane.Axial)]
    [InlineData(PatientPlane.Coronal)]
    [InlineData(PatientPlane.Sagittal)]
    public void A_ball_is_round_whatever_the_spacing(PatientPlane plane)
    {
        using var ct = new Volume<short>(VolumeGeometry.AxisAligned(new(80, 60, 20), new(0.8, 1.1, 4)));
        using var mask = new BitVolume(ct.Geometry);
        ct.Span.Fill(-1000);
        for (var z = 0; z < 20; z++)
        {
            for (var y = 0; y < 60; y++)
            {
                for (var x = 0; x < 80; x++)
                {
                    var distance = (ct.Geometry.ToPatient(new(x, y, z)) - new Vector3D(32, 33, 38)).Length;
                    ct[x, y, z] = (short)Math.Clamp(-600 + (100 * (24 - distance)), -1000, 1000);
                    mask[x, y, z] = distance < 24;
                }
            }
        }

        var picture = SlicePreview.Draw(ct, [new("ball", mask, Mark)], plane, OnePanel with { Rows = 1 });

        var line = Pixels(picture)
            .Where(p => p.Color is { R: < 90, G: > 180, B: < 90 } && p.Y < picture.Height - 24)
            .ToList();
        double width = line.Max(p => p.X) - line.Min(p => p.X),
            height = line.Max(p => p.Y) - line.Min(p => p.Y);
        Assert.Equal(1, width / height, 0.08);
    }

    [Fact]
    public void Slices_spread_over_the_masks_and_show_their_contours()
    {
        using var body = Body();
        using var mask = new BitVolume(body.Geometry);
        SetBlock((x, y, z) => mask[x, y, z] = true, body.Size, 0.3, 0.6, 0.4);
        var options = new SlicePreviewOptions { Columns = 7, Rows = 1, PanelSize = 80 };

        var picture = SlicePreview.Draw(body, [new("block", mask, Mark)], PatientPlane.Axial, options);

        // Seven slices through a mask of seven slices: each panel has its contour.
        var panel = (picture.Width + 2) / 7;
        for (var i = 0; i < 7; i++)
        {
            Assert.Contains(Pixels(picture), p =>
                p.X / panel == i && p.Y < picture.Height - 24 && p.Color is { R: < 90, G: > 180, B: < 90 }
            );
        }
    }

    [Theory]
    [InlineData(PatientPlane.Axial)]
    [InlineData(PatientPlane.Coronal)]
    [InlineData(PatientPlane.Sagittal)]
    public void Slabs_in_any_order_make_the_picture_of_the_whole(PatientPlane plane)
    {
        using var body = Body();
        using var mask = new BitVolume(body.Geometry);
        SetBlock((x, y, z) => mask[x, y, z] = true, body.Size, 0.4, 0.6, 0.5);
        new Random(7).NextBytes(MemoryMarshal.AsBytes(body.Span));
        var options = new SlicePreviewOptions { Columns = 3, Rows = 2, PanelSize = 60 };
        foreach (var (axes, reversed) in Orientations.All)
        {
            using var ct = Orientations.Reordered(body, axes, reversed);
            using var turned = Orientations.Reordered(mask, axes, reversed);
            MaskOverlay[] overlays = [new("block", turned, Mark)];

            using var preview = new SlicePreview(ct.Geometry, overlays, plane, options);
            foreach (var (z, end) in ((int, int)[])[(14, ct.Size.Z), (0, 5), (13, 14), (5, 13)])
                preview.Add(new(ct, z, end - z));

            Assert.Equal(SlicePreview.Draw(ct, overlays, plane, options).Bytes, preview.Draw().Bytes);
        }
    }

    [Theory]
    [InlineData(PatientPlane.Axial, 40, 40)]
    [InlineData(PatientPlane.Coronal, 40, 40)]
    [InlineData(PatientPlane.Sagittal, 30, 30)]
    public void At_the_CTs_own_size_a_pixel_is_the_smaller_step_of_the_plane(
        PatientPlane plane, int width, int height)
    {
        // 40 x 30 x 24 voxels of 1.5 x 2 x 2.5 mm.
        using var body = Body();
        var picture = SlicePreview.Draw(body, [], plane, OnePanel with { PanelSize = null });

        Assert.Equal((width, height + 24), (picture.Width, picture.Height));
    }

    [Fact]
    public void Styles_lie_beside_each_other_and_contours_are_drawn_only_where_asked_for()
    {
        using var body = Body();
        using var mask = new BitVolume(body.Geometry);
        SetBlock((x, y, z) => mask[x, y, z] = true, body.Size, 0.4, 0.6, 0.5);
        var options = new SlicePreviewOptions { Rows = 2, PanelSize = 100, Styles = PanelStyle.SideBySide };

        var picture = SlicePreview.Draw(body, [new("block", mask, Mark)], PatientPlane.Coronal, options);

        var panel = (picture.Width + 2) / 4;
        var marked = Pixels(picture)
            .Where(p => p.Color is { R: < 90, G: > 180, B: < 90 } && p.Y < picture.Height - 24)
            .Select(p => (Column: p.X / panel, Row: p.Y * 2 / (picture.Height - 24)));
        Assert.Equal([(1, 0), (1, 1)], marked.Distinct().Order());
    }

    [Fact]
    public void Densities_are_marked_in_the_lungs_and_nowhere_else()
    {
        using var body = Body();
        body.Span.Fill(-970);
        using var mask = new BitVolume(body.Geometry);
        for (var y = 0; y < 30; y++)
        {
            for (var x = 0; x < 30; x++) mask[x, y, 12] = true;
        }

        // Columns of 10 voxels: emphysema, lung, interstitial change; the last ten are no lung.
        for (var y = 0; y < 30; y++)
        {
            for (var x = 10; x < 20; x++) (body[x, y, 12], body[x + 10, y, 12]) = (-800, -400);
        }

        MaskOverlay[] lungs = [new("lungs", mask, Mark, IsLung: true)];
        var options = OnePanel with
        {
            PanelSize = 400,
            Styles = [new("density", HounsfieldWindow.Lung, Marked: DensityRange.All)],
        };
        var picture = SlicePreview.Draw(body, lungs, PatientPlane.Axial, options);

        string[] colors = [.. new[] { 50, 150, 250, 350 }.Select(x => picture[x, 100] switch
        {
            { R: > 150, G: < 120, B: > 130 } => "magenta",
            { R: > 150, G: > 150, B: < 120 } => "yellow",
            var gray when gray.R == gray.G && gray.G == gray.B => "gray",
            var other => other.ToString(),
        })];
        Assert.Equal(["magenta", "gray", "yellow", "gray"], colors);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        using var body = Body();
        using var mask = new BitVolume(body.Geometry with { Size = new(40, 30, 23) });

        Assert.Throws<ArgumentException>(() => SlicePreview.Draw(body, [new("x", mask, Mark)], PatientPlane.Axial));
    }

    private static void AssertLetter(Picture picture, char letter, int x, int y)
    {
        var font = PictureFont.Of(TextSize.Large);
        var drawn = new Picture(font.WidthOf(letter.ToString()), font.CapitalHeight, Rgb.Black);
        drawn.Write(letter.ToString(), 0, 0, Rgb.White, TextSize.Large);
        for (var dy = 0; dy < drawn.Height; dy++)
        {
            for (var dx = 0; dx < drawn.Width; dx++)
            {
                var isLetter = picture[x + dx, y + dy] == new Rgb(255, 255, 0);
                Assert.True(isLetter == (drawn[dx, dy] == Rgb.White), $"no {letter} at ({x}, {y})");
            }
        }
    }

    private static (double X, double Y) Centroid(Picture picture, Func<Rgb, bool> counts)
    {
        var those = Pixels(picture).Where(p => counts(p.Color)).ToList();
        return (those.Average(p => p.X), those.Average(p => p.Y));
    }

    private static IEnumerable<(int X, int Y, Rgb Color)> Pixels(Picture picture)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++) yield return (x, y, picture[x, y]);
        }
    }
}
