using System.Numerics;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using static LungSeg.Voxels.Tests.Meshing.MeshPhantoms;

namespace LungSeg.Voxels.Tests.Meshing;

public class LightSurfaceTests
{
    [Theory]
    [InlineData(400, 3)]
    [InlineData(1500, 2)]
    [InlineData(5000, 1)]
    public void A_ball_is_closed_within_the_budget_and_near_the_true_sphere(int budget, int edge)
    {
        using var mask = BallMask(Oblique(), radius: 18);

        using var mesh = LightSurface.Of(mask, edge, budget, isThin: false);

        var measure = MeshMeasure.Of(mesh);
        Assert.InRange(mesh.TriangleCount, budget / 2, budget);
        Assert.True(measure.IsClosed);
        Assert.Equal(2, measure.EulerCharacteristic);
        Assert.Equal(mask.Count() * mask.Geometry.VoxelVolume, measure.VolumeMm3, 0.03 * measure.VolumeMm3);
        var centre = new Vector3((float)Centre.X, (float)Centre.Y, (float)Centre.Z);
        Assert.All(mesh.Vertices.ToArray(), v => Assert.Equal(18, (v - centre).Length(), 0.7f));
        Assert.All(mesh.Normals.ToArray(), n => Assert.Equal(1, n.Length(), 1e-5f));

        // What is stated is no less than the true error, but for the half voxel that a mask knows of a ball.
        var middles = Points(mesh).Select(t => (t.A + t.B + t.C) / 3);
        var trueError = mesh.Vertices.ToArray().Concat(middles).Max(p => Math.Abs((p - centre).Length() - 18));
        Assert.InRange(MaskBoundary.LargestDistance(mesh, mask), trueError - 0.9, trueError + 0.9);
    }

    [Fact]
    public void A_thin_line_stays_in_one_piece_and_a_speck_goes()
    {
        using var with = new BitVolume(UnitGrid(new(60, 30, 30)));
        for (var x = 4; x < 44; x++) with[x, 10, 11] = true;
        with[50, 25, 25] = true;

        using var mesh = LightSurface.Of(with, 2, 40, isThin: true);

        var measure = MeshMeasure.Of(mesh);
        Assert.InRange(mesh.TriangleCount, 4, 40);
        Assert.True(measure.IsClosed);
        Assert.Equal(2, measure.EulerCharacteristic);
        Assert.InRange(measure.Bounds.Maximum.X - measure.Bounds.Minimum.X, 36, 43);
        Assert.InRange(measure.Bounds.Maximum.Y, 9, 13);
    }

    [Fact]
    public void What_cannot_be_brought_to_the_budget_is_made_of_larger_blocks()
    {
        using var mask = RandomMask(new(48, 48, 48), 9, 0.3);

        using var mesh = LightSurface.Of(mask, 1, 3000, isThin: false);

        Assert.InRange(mesh.TriangleCount, 0, 3000);
        Assert.True(mesh.TriangleCount == 0 || MeshMeasure.Of(mesh).IsClosed);
    }

    [Fact]
    public void An_empty_mask_has_no_surface()
    {
        using var mask = new BitVolume(UnitGrid(new(10, 10, 10)));
        using var mesh = LightSurface.Of(mask, 2, 100, isThin: false);
        Assert.Equal(0, mesh.TriangleCount);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var mask = BallMask(Oblique(), radius: 18);
        using var one = Workers.Max(1, () => LightSurface.Of(mask, 2, 1000, isThin: true));
        using var many = Workers.Max(5, () => LightSurface.Of(mask, 2, 1000, isThin: true));
        Assert.True(one.Vertices.SequenceEqual(many.Vertices));
        Assert.True(one.Normals.SequenceEqual(many.Normals));
        Assert.True(one.Triangles.SequenceEqual(many.Triangles));
    }

    [Fact]
    public void Pieces_are_kept_whole_or_left_out()
    {
        using var mask = RandomMask(new(20, 20, 20), 2, 0.05);
        using var surface = Isosurface.Of(mask);
        using var mesh = surface.ToMesh(normals: true);
        var sizes = NaivePieces(mesh);

        foreach (var fewest in new[] { 0, 9, 20, 10_000 })
        {
            using var kept = MeshPieces.WithoutSmall(mesh, fewest);
            Assert.Equal(sizes.Where(size => size >= fewest).Sum(), kept.TriangleCount);
            Assert.True(kept.TriangleCount == 0 || MeshMeasure.Of(kept).IsClosed);
            Assert.Equal(kept.VertexCount, kept.Normals.Length);
            Assert.Subset(Points(mesh).ToHashSet(), Points(kept).ToHashSet());
        }
    }

    /// <summary>The triangles of each piece, found by flooding from vertex to vertex.</summary>
    private static List<int> NaivePieces(Mesh mesh)
    {
        var of = Enumerable.Range(0, mesh.VertexCount).ToDictionary(v => v, _ => new List<Triangle>());
        foreach (var t in mesh.Triangles.ToArray())
        {
            foreach (var v in new[] { t.A, t.B, t.C }) of[v].Add(t);
        }

        var seen = new HashSet<int>();
        var sizes = new List<int>();
        for (var start = 0; start < mesh.VertexCount; start++)
        {
            if (!seen.Add(start)) continue;
            var piece = new HashSet<Triangle>();
            var queue = new Queue<int>([start]);
            while (queue.TryDequeue(out var v))
            {
                foreach (var t in of[v])
                {
                    piece.Add(t);
                    foreach (var w in new[] { t.A, t.B, t.C })
                    {
                        if (seen.Add(w)) queue.Enqueue(w);
                    }
                }
            }

            sizes.Add(piece.Count);
        }

        return sizes;
    }
}
