using System.Numerics;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class MeshDecimationTests
{
    [Theory]
    [InlineData(5000, 0.002)]
    [InlineData(1200, 0.01)]
    [InlineData(100, 0.06)]
    public void A_ball_keeps_its_shape_within_the_error_that_is_stated(int budget, double volumeTolerance)
    {
        using var volume = Ball(Oblique(), radius: 20);
        using var surface = Isosurface.Of(volume, 400);
        using var mesh = surface.ToMesh(normals: true);

        var (fewer, error) = MeshDecimation.ToBudget(mesh, budget);

        using (fewer)
        {
            var measure = MeshMeasure.Of(fewer);
            Assert.InRange(fewer.TriangleCount, budget - 2, budget);
            Assert.True(measure.IsClosed);
            Assert.Equal(2, measure.EulerCharacteristic);
            Assert.Equal(MeshMeasure.Of(mesh).VolumeMm3, measure.VolumeMm3, volumeTolerance * measure.VolumeMm3);
            Assert.InRange(error, 1e-4, 1.5);
            Assert.InRange(LargestDistanceOfVertices(mesh, fewer), 0, Math.Max(2.5 * error, 0.05));
            Assert.All(fewer.Normals.ToArray(), n => Assert.Equal(1, n.Length(), 1e-5f));
        }
    }

    [Fact]
    public void A_rough_surface_with_handles_stays_closed_with_the_same_handles_down_to_what_it_can_spare()
    {
        using var mask = RandomMask(new(30, 20, 20), 3, 0.3);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh();
        var before = MeshMeasure.Of(mesh);

        var (fewer, _) = MeshDecimation.ToBudget(mesh, 0);

        using (fewer)
        {
            var after = MeshMeasure.Of(fewer);
            Assert.True(after.IsClosed);
            Assert.Equal(before.EulerCharacteristic, after.EulerCharacteristic);
            Assert.InRange(fewer.TriangleCount, 4, mesh.TriangleCount / 2);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var volume = Ball(Oblique(), radius: 20);
        using var surface = Isosurface.Of(volume, 400);
        using var mesh = surface.ToMesh();

        var one = Workers.Max(1, () => MeshDecimation.ToBudget(mesh, 1000));
        var many = Workers.Max(5, () => MeshDecimation.ToBudget(mesh, 1000));

        using (one.Mesh)
        using (many.Mesh)
        {
            Assert.Equal(one.ErrorMm, many.ErrorMm);
            Assert.True(one.Mesh.Vertices.SequenceEqual(many.Mesh.Vertices));
            Assert.True(one.Mesh.Triangles.SequenceEqual(many.Mesh.Triangles));
        }
    }

    [Fact]
    public void A_budget_that_is_met_already_gives_the_same_triangles()
    {
        using var mask = BallMask(Oblique(), radius: 10);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh();

        var (same, error) = MeshDecimation.ToBudget(mesh, mesh.TriangleCount);

        using (same)
        {
            Assert.Equal(0, error);
            Assert.Equal(Points(mesh), Points(same));
        }
    }

    /// <summary>
    /// The largest distance, mm, from a vertex of one mesh to the nearest vertex's plane of another, finer one.
    /// </summary>
    private static float LargestDistanceOfVertices(Mesh fine, Mesh coarse)
    {
        var largest = 0f;
        foreach (var p in coarse.Vertices)
        {
            var (nearest, distance) = (0, float.MaxValue);
            for (var v = 0; v < fine.VertexCount; v++)
            {
                var d = Vector3.DistanceSquared(p, fine.Vertices[v]);
                if (d < distance) (nearest, distance) = (v, d);
            }

            largest = Math.Max(largest, Math.Abs(Vector3.Dot(p - fine.Vertices[nearest], fine.Normals[nearest])));
        }

        return largest;
    }
}
