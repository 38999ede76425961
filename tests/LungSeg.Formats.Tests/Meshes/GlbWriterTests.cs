using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using LungSeg.Formats.Meshes;
using LungSeg.Voxels.Anatomy;

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
    public void The_binary_chunk_is_the_meshes_vertices_normals_and_triangles()
    {
        using var mesh = MeshFiles.BallMesh(normals: true);

        var file = MeshFiles.Written(s => GlbWriter.Write(s, [new("ball", mesh, Structures.Lungs.Color)]));

        byte[] expected =
        [
            .. MemoryMarshal.AsBytes(mesh.Vertices),
            .. MemoryMarshal.AsBytes(mesh.Normals),
            .. MemoryMarshal.AsBytes(mesh.Triangles),
        ];
        Assert.Equal(file.Length, BitConverter.ToInt32(file, 8));
        Assert.Equal(expected, file[^expected.Length..]);
        Assert.Equal("ball", Json(file).GetProperty("nodes")[1].GetProperty("name").GetString());
    }

    private static JsonElement Json(byte[] file) =>
        JsonDocument.Parse(file.AsMemory(20, BitConverter.ToInt32(file, 12))).RootElement;
}
