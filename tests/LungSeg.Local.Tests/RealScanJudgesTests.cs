using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>Readers that we did not write, over what came of a full-size real scan.</summary>
public sealed class RealScanJudgesTests(RealScanRun scan) : IClassFixture<RealScanRun>
{
    [Fact]
    public void The_segmentation_lies_on_its_source_slices_and_is_the_nifti_voxel_by_voxel()
    {
        RealScanRun.DemandData();

        var seen = SegOverlay.Of(
            scan.PathOf("masks/lungs.seg.dcm"),
            [scan.PathOf("masks/lungs.nii.gz"), scan.PathOf("masks/airways.nii.gz")], scan.Scan);

        Assert.Equal((0L, 0), (seen.Differ, seen.PaddingBits));
        Assert.True(seen.Set > 2_000_000, $"{seen.Set} voxels are few for two lungs.");
        Assert.InRange(seen.OffVoxels, 0, 1e-3);
        Assert.InRange(Assert.NotNull(seen.OffSourceMm), 0, 1e-3);
    }

    [Theory]
    [InlineData("lungs-right", "lungs-iso", 1)]
    [InlineData("lungs-left", "lungs-iso", 2)]
    [InlineData("airways", "airways-iso", 1)]
    [InlineData("structures", "lung-structures-iso", 1)]
    public void A_surface_is_closed_faces_outward_has_no_slivers_and_encloses_the_masks_volume(
        string surface, string mask, byte label)
    {
        RealScanRun.DemandData();
        using var labels = scan.Run.Labels(scan.Summary, mask);
        var expected = labels.Span.Count(label) * labels.Geometry.VoxelVolume;

        var seen = VtkSurface.Of(scan.PathOf($"meshes/{surface}.stl"));

        Assert.Equal(0, seen.OpenEdges);
        Assert.Equal(expected, seen.VolumeMm3, 0.01 * expected);
        Assert.InRange(seen.Slivers, 0, 1e-3);
    }

    [Fact]
    public async Task The_scene_is_light_and_the_Khronos_validator_finds_nothing_wrong_with_it()
    {
        RealScanRun.DemandData();
        var scene = scan.Summary.Scene;
        Assert.Equal(
            ["lungs-right", "lungs-left", "airways", "structures", "bone", "body"], scene.Select(node => node.Name));
        Assert.InRange(scene.Sum(node => node.Triangles), 80_000, 100_000);
        Assert.InRange(new FileInfo(scan.PathOf("meshes/scene.glb")).Length, 1, 3_000_000);
        var limits = new Dictionary<string, double> { ["body"] = 8, ["bone"] = 4 };
        Assert.All(scene, node => Assert.InRange(node.ErrorMm, 0.3, limits.GetValueOrDefault(node.Name, 2.5)));

        try
        {
            var report = await GltfValidator.ValidateAsync(scan.PathOf("meshes/scene.glb"));
            var info = report.GetProperty("info");
            Assert.Equal(scene.Count, info.GetProperty("drawCallCount").GetInt32());
            Assert.Equal(scene.Sum(node => node.Triangles), info.GetProperty("totalTriangleCount").GetInt32());
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    [Fact]
    public void What_is_written_by_default_is_at_most_60_MB()
    {
        RealScanRun.DemandData();
        string[] onlyOfStl = ["meshes/airways.stl", "meshes/structures.stl"];
        var files = scan.Summary.Files.Where(file => !onlyOfStl.Contains(file.Name)).DistinctBy(file => file.Name);
        Assert.InRange(files.Sum(file => file.Bytes), 40_000_000, 60_000_000);
    }
}
