using System.Numerics;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class MeshSmoothingTests
{
    [Fact]
    public void The_staircase_of_a_ball_goes_and_its_volume_stays()
    {
        using var mask = BallMask(Oblique(), radius: 20);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh();
        var rough = MeanTiltFromRadial(mesh);

        MeshSmoothing.Smooth(mesh);

        var measure = MeshMeasure.Of(mesh);
        var expected = mask.Count() * mask.Geometry.VoxelVolume;
        Assert.True(measure.IsClosed);
        Assert.Equal(expected, measure.VolumeMm3, 0.01 * expected);
        Assert.Equal(4 * Math.PI * 400, measure.AreaMm2, 0.02 * 5027);
        Assert.True(rough > 15, $"The mask's own surface should be rough, but its faces tilt by {rough:f1} degrees.");
        Assert.InRange(MeanTiltFromRadial(mesh), 0, 4.5);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var mask = BallMask(Oblique(), radius: 18);
        using var surface = Isosurface.Of(mask);
        using var one = surface.ToMesh();
        using var many = surface.ToMesh();

        Workers.Max(1, () => MeshSmoothing.Smooth(one));
        Workers.Max(5, () => MeshSmoothing.Smooth(many));

        Assert.True(one.Vertices.SequenceEqual(many.Vertices));
    }

    [Fact]
    public void What_is_one_voxel_thin_keeps_its_place_and_gets_its_volume()
    {
        using var mask = Line(length: 30);
        using var surface = Isosurface.Of(mask);
        using var bounded = surface.ToMesh(normals: true);
        using var unbounded = surface.ToMesh(normals: true);
        var expected = mask.Count() * mask.Geometry.VoxelVolume;

        MeshSmoothing.Smooth(unbounded);
        MeshSmoothing.Smooth(bounded, reachMm: 0.3f);
        MeshInflation.ToVolume(bounded, expected);

        Assert.True(
            MeshMeasure.Of(unbounded).VolumeMm3 < 0.3 * expected, "Without a bound a line should all but vanish.");
        var measure = MeshMeasure.Of(bounded);
        Assert.True(measure.IsClosed);
        Assert.Equal(expected, measure.VolumeMm3, 0.002 * expected);
        Assert.All(bounded.Normals.ToArray(), normal => Assert.Equal(1, normal.Length(), 1e-4f));
    }

    [Fact]
    public void Face_normals_of_a_ball_point_outward()
    {
        using var mask = BallMask(Oblique(), radius: 20);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh(normals: true);

        MeshSmoothing.Smooth(mesh);

        for (var v = 0; v < mesh.VertexCount; v++)
        {
            Assert.InRange(Vector3.Dot(mesh.Normals[v], Radial(mesh.Vertices[v])), 0.9f, 1.001f);
        }
    }

    /// <summary>The mean angle between a face's normal and the ball's, weighted by area, degrees.</summary>
    private static double MeanTiltFromRadial(Mesh mesh)
    {
        var (sum, area) = (0.0, 0.0);
        foreach (var (a, b, c) in Points(mesh))
        {
            var cross = Vector3.Cross(b - a, c - a);
            var cosine = Vector3.Dot(Vector3.Normalize(cross), Radial((a + b + c) / 3));
            sum += cross.Length() * double.RadiansToDegrees(Math.Acos(Math.Clamp(cosine, -1, 1)));
            area += cross.Length();
        }

        return sum / area;
    }

    private static Vector3 Radial(Vector3 p) =>
        Vector3.Normalize(p - new Vector3((float)Centre.X, (float)Centre.Y, (float)Centre.Z));
}
