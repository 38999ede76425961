using System.Numerics;
using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class IsosurfaceTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(61, 3, 4)]
    [InlineData(62, 4, 3)]
    [InlineData(63, 3, 3)]
    [InlineData(64, 3, 10)]
    [InlineData(65, 5, 2)]
    [InlineData(126, 3, 3)]
    [InlineData(127, 3, 9)]
    [InlineData(128, 2, 17)]
    public void A_mask_gives_the_naive_triangles_and_is_closed(int x, int y, int z)
    {
        foreach (var density in new[] { 0.1, 0.5, 0.9 })
        {
            using var mask = RandomMask(new(x, y, z), (x * 31) + z, density);

            using var surface = Isosurface.Of(mask);
            using var mesh = surface.ToMesh();

            Assert.Equal(
                Canonical(Naive(mask.Size, 1, v => mask[v.X, v.Y, v.Z], (_, _) => 0.5f)), Canonical(Points(mesh)));
            Assert.True(MeshMeasure.Of(mesh).IsClosed);
        }
    }

    [Fact]
    public void Every_case_of_a_cell_gives_the_naive_triangles()
    {
        for (var inside = 0; inside < 256; inside++)
        {
            using var mask = new BitVolume(UnitGrid(new(2, 2, 2)));
            for (var c = 0; c < 8; c++) mask[c & 1, c >> 1 & 1, c >> 2] = (inside >> c & 1) != 0;

            using var surface = Isosurface.Of(mask, closed: false);
            using var mesh = surface.ToMesh();

            Assert.Equal(
                Canonical(Naive(mask.Size, 0, v => mask[v.X, v.Y, v.Z], (_, _) => 0.5f)), Canonical(Points(mesh)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_volume_gives_the_naive_triangles_even_where_voxels_are_at_the_level(bool closed)
    {
        using var volume = RandomVolume(new(67, 6, 11), 5, values: 7);
        const short Level = 4;

        using var surface = Isosurface.Of(volume, Level, closed);
        using var mesh = surface.ToMesh();

        var naive = Naive(volume.Size, closed ? 1 : 0, v => volume[v.X, v.Y, v.Z] >= Level, (low, high) =>
        {
            float from = volume[low.X, low.Y, low.Z], to = volume[high.X, high.Y, high.Z];
            return Math.Clamp((Level - from) / (to - from), 1 / 128f, 127 / 128f);
        });
        Assert.Equal(Canonical(naive), Canonical(Points(mesh)));
        Assert.Equal(closed, MeshMeasure.Of(mesh).IsClosed);
        Assert.All(Points(mesh), t => Assert.NotEqual(0, Vector3.Cross(t.B - t.A, t.C - t.A).Length()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ball_has_its_area_volume_and_normals_on_any_grid(bool mirrored)
    {
        using var volume = Ball(Oblique(mirrored), radius: 20);

        using var surface = Isosurface.Of(volume, 400);
        using var mesh = surface.ToMesh(normals: true);

        var measure = MeshMeasure.Of(mesh);
        Assert.True(measure.IsClosed);
        Assert.Equal(2, measure.EulerCharacteristic);
        Assert.Equal(4.0 / 3 * Math.PI * 8000, measure.VolumeMm3, 0.005 * 33510);
        Assert.Equal(4 * Math.PI * 400, measure.AreaMm2, 0.005 * 5027);
        var centre = new Vector3((float)Centre.X, (float)Centre.Y, (float)Centre.Z);
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            var radial = mesh.Vertices[v] - centre;
            Assert.InRange(radial.Length(), 19.9f, 20.1f);
            Assert.InRange(Vector3.Dot(mesh.Normals[v], Vector3.Normalize(radial)), 0.99f, 1.001f);
        }
    }

    [Fact]
    public void A_surface_that_leaves_the_volume_closes_half_a_voxel_outside()
    {
        using var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(5, 6, 7), new(2, 3, 4), new(10, 20, 30)));
        volume.Span.Fill(500);

        using var surface = Isosurface.Of(volume, 400);
        using var mesh = surface.ToMesh(normals: true);

        var measure = MeshMeasure.Of(mesh);
        Assert.True(measure.IsClosed);
        Assert.Equal(new Vector3(9, 18.5f, 28), measure.Bounds.Minimum);
        Assert.Equal(new Vector3(19, 36.5f, 56), measure.Bounds.Maximum);
        var middle = mesh.Vertices.ToArray().ToList().FindIndex(v => v.X == 9 && v.Y == 26 && v.Z == 42);
        Assert.Equal(-1, mesh.Normals[middle].X, 1e-6);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var volume = RandomVolume(new(70, 30, 40), 9, values: 100);
        using var first = Workers.Max(1, Surface);
        using var second = Workers.Max(7, Surface);

        Assert.True(first.Vertices.SequenceEqual(second.Vertices));
        Assert.True(first.Normals.SequenceEqual(second.Normals));
        Assert.True(first.Triangles.SequenceEqual(second.Triangles));

        Mesh Surface()
        {
            using var surface = Isosurface.Of(volume, 50);
            return surface.ToMesh(normals: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(int.MaxValue)]
    public void Slabs_joined_are_the_whole(int trianglesPerSlab)
    {
        using var volume = Ball(Oblique(), radius: 20);
        using var surface = Isosurface.Of(volume, 400);
        using var whole = surface.ToMesh(normals: true);

        var joined = new List<(Vector3, Vector3, Vector3)>();
        var slabs = 0;
        foreach (var slab in surface.Slabs(trianglesPerSlab, normals: true))
        {
            joined.AddRange(Points(slab));
            Assert.InRange(slab.TriangleCount, 1, Math.Max(trianglesPerSlab, 2000));
            slabs++;
            slab.Dispose();
        }

        Assert.Equal(Points(whole), joined);
        Assert.Equal(trianglesPerSlab == int.MaxValue, slabs == 1);
    }

    [Fact]
    public void Nothing_inside_gives_an_empty_closed_mesh()
    {
        using var mask = new BitVolume(UnitGrid(new(65, 4, 4)));

        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh();

        Assert.Equal(0, mesh.TriangleCount);
        Assert.Equal(new MeshMeasure(0, 0, true, 0, default), MeshMeasure.Of(mesh));
        Assert.Empty(surface.Slabs());
    }

    private static List<(Vector3 A, Vector3 B, Vector3 C)> Naive(
        Size3 size, int padding, Func<(int X, int Y, int Z), bool> isInside,
        Func<(int X, int Y, int Z), (int X, int Y, int Z), float> cut)
    {
        bool Contains((int X, int Y, int Z) v) =>
            v.X >= 0 && v.Y >= 0 && v.Z >= 0 && v.X < size.X && v.Y < size.Y && v.Z < size.Z;
        return NaiveMarchingCubes.Triangles(
            (-padding, -padding, -padding), (size.X - 1 + padding, size.Y - 1 + padding, size.Z - 1 + padding),
            v => Contains(v) && isInside(v),
            (low, high) => Contains(low) && Contains(high) ? cut(low, high) : 0.5f);
    }
}
