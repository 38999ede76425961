using System.Numerics;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Pictures;

public class SurfacePictureTests
{
    private const int Title = 22, Size = 160;

    private static readonly BoundingBox Room = new(new(-50, -50, -50), new(50, 50, 50));
    private static readonly Rgb Red = new(230, 40, 40), Green = new(40, 200, 40), Blue = new(60, 60, 240);

    /// <summary>Balls to the patient's left (red), front (green) and head (blue).</summary>
    public static TheoryData<string, string, string, string> Sides => new()
    {
        { "Anterior", "right", "middle", "top" },
        { "Posterior", "left", "hidden", "top" },
        { "Left", "middle", "left", "top" },
        { "Right", "hidden", "right", "top" },
    };

    [Theory]
    [MemberData(nameof(Sides))]
    public void Balls_stand_where_the_view_has_them(string view, string red, string green, string blue)
    {
        var sides = new[] { SurfaceView.Anterior, SurfaceView.Posterior, SurfaceView.Left, SurfaceView.Right };
        using var picture = new SurfacePicture("", Room, [sides.Single(s => s.Title == view)], Size);
        foreach (var (centre, radius, color) in new[]
        {
            (new Vector3D(30, 0, 0), 9, Red), (new Vector3D(0, -30, 0), 9, Green), (new Vector3D(0, 0, 30), 9, Blue),
            (new Vector3D(0, 0, 0), 12, Rgb.Gray(128)),
        })
        {
            using var ball = Ball(centre, radius);
            picture.Draw(ball, color);
        }

        var seen = picture.ToPicture();

        Assert.Equal(red, Side(seen, c => c.R > c.G + 60 && c.R > c.B + 60));
        Assert.Equal(green, Side(seen, c => c.G > c.R + 60 && c.G > c.B + 60));
        Assert.Equal(blue, Side(seen, c => c.B > c.R + 60 && c.B > c.G + 60));
    }

    [Fact]
    public void A_mesh_in_pieces_gives_the_picture_of_the_whole()
    {
        using var volume = BallVolume(new(5, -8, 3), 30);
        using var surface = Isosurface.Of(volume, 0);
        using var whole = surface.ToMesh(normals: true);
        using var once = new SurfacePicture("ball", Room, [SurfaceView.Oblique], Size);
        using var pieces = new SurfacePicture("ball", Room, [SurfaceView.Oblique], Size);

        once.Draw(whole, Red);
        foreach (var slab in surface.Slabs(700, normals: true))
        {
            using (slab) pieces.Draw(slab, Red);
        }

        Assert.Equal(once.ToPicture().Bytes, pieces.ToPicture().Bytes);
    }

    [Fact]
    public void A_ball_covers_the_disc_that_it_should()
    {
        using var ball = Ball(new(0, 0, 0), 40);
        using var picture = new SurfacePicture("", Room, [SurfaceView.Anterior], 400);

        picture.Draw(ball, Red);

        var seen = picture.ToPicture();
        var covered = 0;
        for (var y = Title + 20; y < seen.Height; y++)
        {
            for (var x = 0; x < seen.Width; x++)
            {
                if (seen[x, y].R > seen[x, y].G + 20) covered++;
            }
        }

        var radius = 40 * 0.97 * 400 / 100;
        Assert.Equal(Math.PI * radius * radius, covered, 0.02 * Math.PI * radius * radius);
    }

    [Fact]
    public void A_mesh_without_normals_is_refused()
    {
        using var mesh = new Mesh(3, 1);

        using var picture = new SurfacePicture("", Room, [SurfaceView.Anterior]);
        Assert.Throws<ArgumentException>(() => picture.Draw(mesh, Red));
    }

    private static string Side(Picture picture, Func<Rgb, bool> counts)
    {
        var (x, y, count) = (0.0, 0.0, 0);
        for (var row = Title + 16; row < picture.Height; row++)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                if (!counts(picture[column, row])) continue;
                (x, y, count) = (x + column, y + row - Title, count + 1);
            }
        }

        if (count < 20) return "hidden";
        return (x / count / Size, y / count / Size) switch
        {
            ( < 0.4, _) => "left",
            ( > 0.6, _) => "right",
            (_, < 0.4) => "top",
            (_, > 0.6) => "bottom",
            _ => "middle",
        };
    }

    private static Mesh Ball(Vector3D centre, double radius)
    {
        using var volume = BallVolume(centre, radius);
        using var surface = Isosurface.Of(volume, 0);
        return surface.ToMesh(normals: true);
    }

    private static Volume<short> BallVolume(Vector3D centre, double radius)
    {
        var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(50, 50, 50), new(2, 2, 2), new(-49, -49, -49)));
        for (var z = 0; z < 50; z++)
        {
            for (var y = 0; y < 50; y++)
            {
                for (var x = 0; x < 50; x++)
                {
                    volume[x, y, z] = (short)(
                        100 * (radius - (volume.Geometry.ToPatient(new(x, y, z)) - centre).Length));
                }
            }
        }

        return volume;
    }
}
