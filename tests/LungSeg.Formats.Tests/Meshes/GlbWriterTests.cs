using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Meshes;

public class GlbWriterTests
{
    [Fact]
    public void The_root_turns_mm_in_LPS_to_metres_with_superior_up_and_anterior_to_the_front()
    {
        using var mesh = MeshFiles.BallMesh(normals: true);

        var file = MeshFiles.Written(s => GlbWriter.Write(s, [new("ball", mesh, Structures.Lungs.Color)]));

        var root = Json(file).GetProperty("nodes")[0];
        var r = root.GetProperty("rotation").EnumerateArray().Select(v => v.GetSingle()).ToArray();
        var scale = root.GetProperty("scale")[0].GetSingle();
        Vector3 InScene(Vector3 lps) => Vector3.Transform(lps * scale, new Quaternion(r[0], r[1], r[2], r[3]));
        Assert.Equal(1, (InScene(new(1000, 0, 0)) - Vector3.UnitX).Length() + 1, 1e-5f);
        Assert.Equal(1, (InScene(new(0, -1000, 0)) - Vector3.UnitZ).Length() + 1, 1e-5f);
        Assert.Equal(1, (InScene(new(0, 0, 1000)) - Vector3.UnitY).Length() + 1, 1e-5f);
        Assert.Equal([1], root.GetProperty("children").EnumerateArray().Select(c => c.GetInt32()));
    }

    [Fact]
    public void The_binary_chunk_is_the_meshes_vertices_normals_and_triangles_of_16_bits()
    {
        using var mesh = MeshFiles.BallMesh(normals: true);

        var file = MeshFiles.Written(s => GlbWriter.Write(s, [new("ball", mesh, Structures.Lungs.Color)]));

        byte[] expected =
        [
            .. MemoryMarshal.AsBytes(mesh.Vertices),
            .. MemoryMarshal.AsBytes(mesh.Normals),
            .. mesh.Triangles.ToArray().SelectMany(t => new[] { t.A, t.B, t.C })
                .SelectMany(index => BitConverter.GetBytes((ushort)index)),
        ];
        Assert.Equal(0, expected.Length % 4);
        Assert.Equal(file.Length, BitConverter.ToInt32(file, 8));
        Assert.Equal(expected, file[^expected.Length..]);
        Assert.Equal("ball", Json(file).GetProperty("nodes")[1].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(65_535, 1, 5123, 8)]
    [InlineData(65_536, 1, 5125, 12)]
    [InlineData(65_535, 2, 5123, 12)]
    public void Indices_have_16_bits_where_these_number_the_vertices(
        int vertices, int triangles, int type, int bytes)
    {
        using var mesh = new Mesh(vertices, triangles);
        mesh.Vertices.Clear();
        for (var i = 0; i < triangles; i++) mesh.Triangles[i] = new(vertices - 3, vertices - 2, vertices - 1);
        using var next = MeshFiles.BallMesh(normals: false);

        var file = MeshFiles.Written(s => GlbWriter.Write(s, [new("a", mesh, Rgb.White), new("b", next, Rgb.White)]));

        var json = Json(file);
        Assert.Equal(type, json.GetProperty("accessors")[1].GetProperty("componentType").GetInt32());
        var after = json.GetProperty("bufferViews")[2].GetProperty("byteOffset").GetInt32();
        Assert.Equal((12 * vertices) + bytes, after);
        var indices = file.AsSpan(20 + BitConverter.ToInt32(file, 12) + 8 + (12 * vertices));
        Assert.Equal(
            vertices - 2, type == 5123 ? BitConverter.ToUInt16(indices[2..]) : BitConverter.ToInt32(indices[4..]));
    }

    private static JsonElement Json(byte[] file) =>
        JsonDocument.Parse(file.AsMemory(20, BitConverter.ToInt32(file, 12))).RootElement;
}
