using System.Numerics;
using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class VertexMergingTests
{
    private const short Level = 50;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 3, 3)]
    [InlineData(62, 4, 3)]
    [InlineData(63, 3, 5)]
    [InlineData(64, 5, 10)]
    [InlineData(65, 5, 4)]
    [InlineData(126, 4, 4)]
    [InlineData(129, 3, 9)]
    [InlineData(70, 30, 20)]
    public void It_gives_the_naive_triangles_as_many_as_were_counted(int x, int y, int z)
    {
        using var volume = RandomVolume(new(x, y, z), x + y, values: 100);
        using var plain = Isosurface.Of(volume, Level);
        using var plainMesh = plain.ToMesh();

        using var surface = Isosurface.Of(volume, Level, merged: true);
        using var mesh = surface.ToMesh();

        var naive = Points(plainMesh).Select(t => (A: Moved(t.A), B: Moved(t.B), C: Moved(t.C))).Where(t => t.A != t.B && t.B != t.C && t.A != t.C);
        Assert.Equal(Canonical(naive), Canonical(Points(mesh)));
        Assert.Equal(surface.TriangleCount, mesh.TriangleCount);
        Assert.Equal(surface.VertexCount, mesh.VertexCount);
        AssertEdgesAreUsedBothWaysAlike(mesh);

        Vector3 Moved(Vector3 vertex) => NaiveVertexMerging.Moved(volume, Level, vertex);
    }

    [Fact]
    public void Values_that_do_not_fit_beside_the_level_are_near_or_far_as_they_should_be()
    {
        using var volume = RandomVolume(new(70, 6, 6), 3, values: 2);
        foreach (ref var voxel in volume.Span) voxel = voxel == 0 ? short.MinValue : short.MaxValue;

        using var surface = Isosurface.Of(volume, 400, merged: true);
        using var mesh = surface.ToMesh();

        Assert.Equal(surface.TriangleCount, mesh.TriangleCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ball_stays_closed_and_round_with_a_third_fewer_triangles(bool mirrored)
    {
        using var volume = Ball(Oblique(mirrored), radius: 20);
        using var plain = Isosurface.Of(volume, 400);

        using var surface = Isosurface.Of(volume, 400, merged: true);
        using var mesh = surface.ToMesh(normals: true);

        Assert.InRange(mesh.TriangleCount, 0.5 * plain.TriangleCount, 0.72 * plain.TriangleCount);
        var measure = MeshMeasure.Of(mesh);
        Assert.True(measure.IsClosed);
        Assert.Equal(2, measure.EulerCharacteristic);
        Assert.Equal(4.0 / 3 * Math.PI * 8000, measure.VolumeMm3, 0.005 * 33510);
        var centre = new Vector3((float)Centre.X, (float)Centre.Y, (float)Centre.Z);
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            var radial = mesh.Vertices[v] - centre;
            Assert.InRange(radial.Length(), 19.9f, 20.1f);
            Assert.InRange(Vector3.Dot(mesh.Normals[v], Vector3.Normalize(radial)), 0.98f, 1.001f);
        }
    }

    [Fact]
    public void No_vertex_is_farther_than_two_fifths_of_a_step_from_where_the_surface_was()
    {
        using var volume = RandomVolume(new(40, 30, 20), 11, values: 1000);
        using var plain = Isosurface.Of(volume, 500);
        using var plainMesh = plain.ToMesh();

        var farthest = Points(plainMesh).SelectMany(t => new[] { t.A, t.B, t.C })
            .Max(v => Vector3.Distance(v, NaiveVertexMerging.Moved(volume, 500, v)));

        Assert.InRange(farthest, 0.3f, 0.4083f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(int.MaxValue)]
    public void Slabs_joined_are_the_whole(int trianglesPerSlab)
    {
        using var volume = RandomVolume(new(67, 20, 30), 5, values: 100);
        using var surface = Isosurface.Of(volume, Level, merged: true);
        using var whole = surface.ToMesh(normals: true);

        var joined = new List<(Vector3, Vector3, Vector3)>();
        foreach (var slab in surface.Slabs(trianglesPerSlab, normals: true))
        {
            using (slab) joined.AddRange(Points(slab));
        }

        Assert.Equal(Points(whole), joined);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var volume = RandomVolume(new(70, 30, 40), 9, values: 100);
        using var one = Isosurface.Of(volume, Level, threads: 1, merged: true);
        using var many = Isosurface.Of(volume, Level, threads: 7, merged: true);

        using var first = one.ToMesh(normals: true);
        using var second = many.ToMesh(normals: true);

        Assert.True(first.Vertices.SequenceEqual(second.Vertices));
        Assert.True(first.Normals.SequenceEqual(second.Normals));
        Assert.True(first.Triangles.SequenceEqual(second.Triangles));
    }

    [Theory]
    [InlineData(420)]
    [InlineData(900)]
    public void What_is_one_voxel_thin_stays_whole(short hounsfield)
    {
        foreach (var (width, isLine) in new[] { (12, false), (1, true) })
        {
            // A plate or a line, aslant, just above the level or well above it.
            using var volume = new Volume<short>(UnitGrid(new(30, 20, 24)));
            for (var x = 4; x < 26; x++)
            {
                for (var y = 4; y < 4 + width; y++) volume[x, y, 4 + (x / 2)] = hounsfield;
            }

            using var plain = Isosurface.Of(volume, 400);
            using var plainMesh = plain.ToMesh();
            using var surface = Isosurface.Of(volume, 400, merged: true);
            using var mesh = surface.ToMesh();

            var (before, after) = (MeshMeasure.Of(plainMesh), MeshMeasure.Of(mesh));
            Assert.True(after.IsClosed);
            Assert.Equal(before.EulerCharacteristic, after.EulerCharacteristic);
            Assert.Equal(isLine, mesh.TriangleCount < 400);
            Assert.InRange(after.VolumeMm3, 0.35 * before.VolumeMm3, before.VolumeMm3);
        }
    }

    /// <summary>Closed, though some edges may have four triangles.</summary>
    private static void AssertEdgesAreUsedBothWaysAlike(Mesh mesh)
    {
        var uses = new Dictionary<(int From, int To), int>();
        foreach (var t in mesh.Triangles)
        {
            foreach (var edge in new[] { (t.A, t.B), (t.B, t.C), (t.C, t.A) }) uses[edge] = uses.GetValueOrDefault(edge) + 1;
        }

        Assert.All(uses, use => Assert.Equal(use.Value, uses.GetValueOrDefault((use.Key.To, use.Key.From))));
    }
}
