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
}
