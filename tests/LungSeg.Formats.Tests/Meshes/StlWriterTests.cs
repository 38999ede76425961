using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Meshes;

public class StlWriterTests
{
    [Fact]
    public void A_mesh_is_its_header_its_count_and_its_facets()
    {
        using var mesh = MeshFiles.BallMesh(normals: false);

        var file = MeshFiles.Written(s => StlWriter.Write(s, mesh));

        Assert.Contains("SPACE=LPS", Encoding.ASCII.GetString(file, 0, 80), StringComparison.Ordinal);
        Assert.Equal(84 + (50 * mesh.TriangleCount), file.Length);
        Assert.Equal(mesh.TriangleCount, BitConverter.ToInt32(file, 80));
        for (var i = 0; i < mesh.TriangleCount; i++)
        {
            var t = mesh.Triangles[i];
            var facet = MemoryMarshal.Cast<byte, Vector3>(file.AsSpan(84 + (50 * i), 48));
            Assert.Equal([mesh.Vertices[t.A], mesh.Vertices[t.B], mesh.Vertices[t.C]], facet[1..].ToArray());
            Assert.Equal(1, facet[0].Length(), 1e-5f);
            Assert.True(
                Vector3.Dot(facet[0], facet[1] - new Vector3(-120, 35, 410)) > 0, "A facet's normal points inward.");
            Assert.Equal(0, BitConverter.ToUInt16(file, 84 + (50 * i) + 48));
        }
    }

    [Fact]
    public void A_surface_written_slab_by_slab_is_the_mesh_written_whole()
    {
        using var volume = MeshFiles.Ball();
        using var surface = Isosurface.Of(volume, 400);
        using var mesh = surface.ToMesh();

        var whole = MeshFiles.Written(s => StlWriter.Write(s, mesh));
        var slabs = MeshFiles.Written(s =>
        {
            var writer = new StlWriter(s, surface.TriangleCount);
            foreach (var slab in surface.Slabs(500))
            {
                using (slab) writer.Append(slab);
            }
        });

        Assert.Equal(whole, slabs);
        Assert.Equal(whole, MeshFiles.Written(s => StlWriter.Write(s, surface)));
    }

    [Fact]
    public void More_triangles_than_announced_are_refused()
    {
        using var mesh = MeshFiles.BallMesh(normals: false);
        var writer = new StlWriter(Stream.Null, mesh.TriangleCount - 1);

        Assert.Throws<InvalidOperationException>(() => writer.Append(mesh));
    }
}
