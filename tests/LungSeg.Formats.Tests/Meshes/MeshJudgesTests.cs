using System.Text.Json;
using LungSeg.Formats.Meshes;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Meshes;

/// <summary>Readers that are not ours: VTK for STL, PLY and OBJ, the Khronos validator for GLB.</summary>
public class MeshJudgesTests
{
    private static readonly Dictionary<string, Action<Stream, Mesh>> Writers = new()
    {
        [".stl"] = StlWriter.Write,
        [".ply"] = PlyWriter.Write,
        [".obj"] = ObjWriter.Write,
    };

    [Theory]
    [InlineData("ball.stl", false)]
    [InlineData("ball.ply", false)]
    [InlineData("ball.ply", true)]
    [InlineData("ball.obj", false)]
    [InlineData("ball.obj", true)]
    public void Vtk_reads_a_closed_surface_of_the_same_volume(string name, bool normals)
    {
        using var folder = new TemporaryFolder();
        using var mesh = MeshFiles.BallMesh(normals);
        File.WriteAllBytes(folder[name], MeshFiles.Written(stream => Writers[Path.GetExtension(name)](stream, mesh)));

        var seen = VtkSurface.Of(folder[name]);

        var measure = MeshMeasure.Of(mesh);
        Assert.Equal((mesh.VertexCount, mesh.TriangleCount, 0), (seen.Points, seen.Triangles, seen.OpenEdges));
        Assert.Equal(measure.VolumeMm3, seen.VolumeMm3, 1e-4 * measure.VolumeMm3);
        Assert.Equal(measure.Bounds.Minimum.X, seen.Bounds[0], 1e-4);
        Assert.Equal(measure.Bounds.Maximum.Z, seen.Bounds[5], 1e-4);
        Assert.Equal(normals, seen.HasNormals);
    }

    [Fact]
    public async Task The_Khronos_validator_finds_nothing_wrong_with_a_scene()
    {
        using var ball = MeshFiles.BallMesh(normals: true);
        using var flat = MeshFiles.BallMesh(normals: false);
        using var nothing = new Mesh(0, 0);

        var report = await ValidateAsync([
            new("right lung", ball, Structures.RightLung.Color),
            new("airways", flat, Structures.Airways.Color, 0.4f),
            new("none", nothing, Rgb.White),
        ]);

        var info = report.GetProperty("info");
        Assert.Equal(2, info.GetProperty("drawCallCount").GetInt32());
        Assert.Equal(2 * ball.TriangleCount, info.GetProperty("totalTriangleCount").GetInt32());
    }

    [Fact]
    public async Task The_Khronos_validator_finds_nothing_wrong_with_an_empty_scene() => await ValidateAsync([]);

    private static async Task<JsonElement> ValidateAsync(IEnumerable<MeshNode> nodes)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["scene.glb"], MeshFiles.Written(s => GlbWriter.Write(s, nodes)));
        try
        {
            return await GltfValidator.ValidateAsync(folder["scene.glb"]);
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
