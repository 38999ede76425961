using System.Numerics;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Voxels.Tests.Meshing;

public class MeshPiecesTests
{
    [Fact]
    public void Small_pieces_go_and_the_others_keep_their_vertices_normals_and_order()
    {
        using var mesh = Strips(5, 1, 3);

        using var kept = MeshPieces.WithoutSmall(mesh, 3);

        Assert.Equal((7 + 5, 5 + 3), (kept.VertexCount, kept.TriangleCount));
        Assert.Equal([0f, 2f], Pieces(kept));
        AssertSame(mesh, kept);
    }

    [Fact]
    public void The_largest_piece_is_found_wherever_it_lies()
    {
        using var mesh = Strips(2, 1, 7, 6);

        using var kept = MeshPieces.Largest(mesh);

        Assert.Equal((9, 7), (kept.VertexCount, kept.TriangleCount));
        Assert.Equal([2f], Pieces(kept));
        AssertSame(mesh, kept);
    }

    [Fact]
    public void Of_nothing_there_is_nothing()
    {
        using var mesh = Strips();
        using var kept = MeshPieces.Largest(mesh);
        using var large = MeshPieces.WithoutSmall(mesh, 5);
        Assert.Equal((0, 0), (kept.TriangleCount, large.TriangleCount));
    }

    /// <summary>
    /// Strips of triangles, interleaved in the list of triangles; a strip's number is its vertices' Z.
    /// </summary>
    private static Mesh Strips(params int[] lengths)
    {
        var mesh = new Mesh(lengths.Sum(n => n + 2), lengths.Sum(), withNormals: true);
        var (first, vertex) = (new int[lengths.Length], 0);
        for (var strip = 0; strip < lengths.Length; strip++)
        {
            first[strip] = vertex;
            for (var i = 0; i < lengths[strip] + 2; i++, vertex++)
            {
                mesh.Vertices[vertex] = new(i, i % 2, strip);
                mesh.Normals[vertex] = new(strip, i, 1);
            }
        }

        var next = 0;
        for (var i = 0; i < lengths.DefaultIfEmpty().Max(); i++)
        {
            for (var strip = 0; strip < lengths.Length; strip++)
            {
                if (i < lengths[strip])
                    mesh.Triangles[next++] = new(first[strip] + i, first[strip] + i + 1, first[strip] + i + 2);
            }
        }

        return mesh;
    }

    private static IEnumerable<float> Pieces(Mesh mesh) => mesh.Vertices.ToArray().Select(v => v.Z).Distinct();

    /// <summary>Every triangle kept is one of the mesh's, in its order, with the same normals.</summary>
    private static void AssertSame(Mesh mesh, Mesh kept)
    {
        var pieces = Pieces(kept).ToHashSet();
        Assert.Equal(Corners(mesh).Where(corner => pieces.Contains(corner.Position.Z)), Corners(kept));
    }

    private static List<(Vector3 Position, Vector3 Normal)> Corners(Mesh mesh)
    {
        var corners = new List<(Vector3, Vector3)>();
        foreach (var (a, b, c) in mesh.Triangles)
        {
            foreach (var i in (int[])[a, b, c]) corners.Add((mesh.Vertices[i], mesh.Normals[i]));
        }

        return corners;
    }
}
