using System.Globalization;
using System.Text.Json;
using LungSeg.Formats.Meshes;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Meshes;

/// <summary>Readers that are not ours: VTK for STL and PLY, the Khronos validator for GLB.</summary>
public class MeshJudgesTests
{
    private const string VtkScript = """
        import sys, json, vtk
        path = sys.argv[1]
        reader = vtk.vtkSTLReader() if path.endswith('.stl') else vtk.vtkPLYReader()
        reader.SetFileName(path)
        reader.Update()
        data = reader.GetOutput()
        edges = vtk.vtkFeatureEdges()
        edges.SetInputData(data)
        edges.FeatureEdgesOff(); edges.ManifoldEdgesOff(); edges.BoundaryEdgesOn(); edges.NonManifoldEdgesOn()
        edges.Update()
        mass = vtk.vtkMassProperties()
        mass.SetInputData(data)
        mass.Update()
        print(json.dumps(dict(points=data.GetNumberOfPoints(), triangles=data.GetNumberOfPolys(),
            open=edges.GetOutput().GetNumberOfCells(), volume=mass.GetVolume(), bounds=data.GetBounds(),
            normals=data.GetPointData().GetNormals() is not None)))
        """;

    [Theory]
    [InlineData("ball.stl", false)]
    [InlineData("ball.ply", false)]
    [InlineData("ball.ply", true)]
    public void Vtk_reads_a_closed_surface_of_the_same_volume(string name, bool normals)
    {
        using var folder = new TemporaryFolder();
        using var mesh = MeshFiles.BallMesh(normals);
        File.WriteAllBytes(folder[name], MeshFiles.Written(s =>
        {
            if (name.EndsWith(".stl", StringComparison.Ordinal)) StlWriter.Write(s, mesh);
            else PlyWriter.Write(s, mesh);
        }));

        var seen = JsonDocument.Parse(PythonTool.RunOrSkip("vtk", VtkScript, folder[name])).RootElement;

        var measure = MeshMeasure.Of(mesh);
        Assert.Equal(mesh.VertexCount, seen.GetProperty("points").GetInt32());
        Assert.Equal(mesh.TriangleCount, seen.GetProperty("triangles").GetInt32());
        Assert.Equal(0, seen.GetProperty("open").GetInt32());
        Assert.Equal(measure.VolumeMm3, seen.GetProperty("volume").GetDouble(), 1e-4 * measure.VolumeMm3);
        Assert.Equal(measure.Bounds.Minimum.X, seen.GetProperty("bounds")[0].GetDouble(), 1e-4);
        Assert.Equal(measure.Bounds.Maximum.Z, seen.GetProperty("bounds")[5].GetDouble(), 1e-4);
        Assert.Equal(normals, seen.GetProperty("normals").GetBoolean());
    }

    [Fact]
    public async Task The_Khronos_validator_finds_nothing_wrong_with_a_scene()
    {
        using var ball = MeshFiles.BallMesh(normals: true);
        using var flat = MeshFiles.BallMesh(normals: false);
        using var nothing = new Mesh(0, 0);

        var report = await ValidateAsync(
            [new("right lung", ball, StructureColors.RightLung), new("airways", flat, StructureColors.Airways, 0.4f), new("none", nothing, Rgb.White)]);

        var info = report.GetProperty("info");
        Assert.Equal(2, info.GetProperty("drawCallCount").GetInt32());
        Assert.Equal(2 * ball.TriangleCount, info.GetProperty("totalTriangleCount").GetInt32());
    }

    [Fact]
    public async Task The_Khronos_validator_finds_nothing_wrong_with_an_empty_scene() => await ValidateAsync([]);

    private static async Task<JsonElement> ValidateAsync(IEnumerable<MeshNode> nodes)
    {
        string tool;
        try
        {
            tool = await NodePackages.FolderAsync("node");
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }

        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["scene.glb"], MeshFiles.Written(s => GlbWriter.Write(s, nodes)));
        var (code, output) = await NodePackages.RunAsync(
            tool, "node", string.Create(CultureInfo.InvariantCulture, $"validate-gltf.js \"{folder["scene.glb"]}\""), TimeSpan.FromMinutes(1));
        Assert.True(code == 0, output);
        var report = JsonDocument.Parse(output).RootElement;
        var issues = report.GetProperty("issues");
        Assert.True(issues.GetProperty("numErrors").GetInt32() == 0, output);
        Assert.True(issues.GetProperty("numWarnings").GetInt32() == 0, output);
        return report;
    }
}
