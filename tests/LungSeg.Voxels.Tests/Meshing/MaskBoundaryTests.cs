using System.Numerics;
using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class MaskBoundaryTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.02)]
    [InlineData(0.002)]
    public void A_point_is_as_far_as_from_the_nearest_of_all_faces(double density)
    {
        var random = new Random(5);
        using var mask = RandomMask(new(17, 9, 11), 4, density);
        for (var i = 0; i < 60; i++)
        {
            var point = new Vector3(Coordinate(17), Coordinate(9), Coordinate(11));
            Assert.Equal(NaiveDistance(point, mask), MaskBoundary.Distance(point, mask), 1e-4);
        }

        float Coordinate(int size) => (float)((random.NextDouble() * (size + 8)) - 4);
    }

    [Fact]
    public void On_an_oblique_grid_a_ball_is_within_half_a_voxels_diagonal()
    {
        using var mask = BallMask(Oblique(), radius: 15);
        for (var i = 0; i < 40; i++)
        {
            var direction = Vector3.Normalize(new(MathF.Sin(i), MathF.Cos(2 * i), MathF.Sin((3 * i) + 1)));
            foreach (var radius in new[] { 9f, 14f, 15f, 17f })
            {
                var centre = new Vector3((float)Centre.X, (float)Centre.Y, (float)Centre.Z);
                var distance = MaskBoundary.Distance(centre + (radius * direction), mask);
                Assert.InRange(distance, Math.Abs(radius - 15) - 0.9, Math.Abs(radius - 15) + 0.9);
            }
        }
    }

    [Fact]
    public void Of_a_surface_its_farthest_vertex_or_middle_counts_for_any_number_of_threads()
    {
        using var mask = BallMask(Oblique(), radius: 15);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh();
        mesh.Vertices[mesh.VertexCount / 2] += new Vector3(0, 0, 6);

        var one = Workers.Max(1, () => MaskBoundary.LargestDistance(mesh, mask));
        var many = Workers.Max(5, () => MaskBoundary.LargestDistance(mesh, mask));

        Assert.Equal(one, many);
        var points = mesh.Vertices.ToArray().Concat(Points(mesh).Select(t => (t.A + t.B + t.C) / 3));
        Assert.Equal(points.Max(point => MaskBoundary.Distance(point, mask)), one, 1e-9);
        Assert.InRange(one, 1, 6);
    }

    [Fact]
    public void The_search_ends_where_there_is_nothing()
    {
        using var mask = new BitVolume(UnitGrid(new(10, 10, 10)));
        Assert.Equal(28, MaskBoundary.Distance(new(5, 5, 5), mask), 1e-6);
        using var nothing = new Mesh(0, 0);
        Assert.Equal(0, MaskBoundary.LargestDistance(nothing, mask));
    }

    /// <summary>Each face of each voxel that is set; the grid is of 1 mm along the axes.</summary>
    private static double NaiveDistance(Vector3 point, BitVolume mask)
    {
        var least = double.PositiveInfinity;
        foreach (var (x, y, z) in NaiveMask.Indices(mask.Size))
        {
            if (!mask[x, y, z]) continue;
            for (var face = 0; face < 6; face++)
            {
                var side = new Vector3(0) { [face / 2] = face % 2 == 0 ? -1 : 1 };
                var (i, j, k) = (x + (int)side.X, y + (int)side.Y, z + (int)side.Z);
                var isBorder = i < 0 || j < 0 || k < 0 || i >= mask.Size.X || j >= mask.Size.Y || k >= mask.Size.Z;
                if (!isBorder && mask[i, j, k]) continue;
                var middle = new Vector3(x, y, z) + (side / 2);
                var half = (Vector3.One - Vector3.Abs(side)) / 2;
                least = Math.Min(least, (point - Vector3.Clamp(point, middle - half, middle + half)).Length());
            }
        }

        return Math.Min(least, 28);
    }
}
