using LungSeg.Phantoms;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

public class QualityFlagPhantomTests
{
    [Fact]
    public void One_lung_is_segmented_and_flagged()
    {
        using var phantom = PhantomCase.Run(new() { LeftLungMissing = true });

        Assert.InRange(phantom.Right, 0.975, 1);
        Assert.DoesNotContain((byte)2, phantom.Result.Labels.Span.ToArray());
        Assert.Contains("one-lung", phantom.FlagCodes);
    }

    [Fact]
    public void A_consolidation_at_the_chest_wall_is_flagged()
    {
        using var phantom = PhantomCase.Run(new() { Consolidation = true });
        Assert.Contains("dense-region-at-chest-wall", phantom.FlagCodes);
    }

    [Fact]
    public void An_effusion_is_flagged()
    {
        using var phantom = PhantomCase.Run(new() { Effusion = true });
        Assert.Contains("dense-region-at-chest-wall", phantom.FlagCodes);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(60, 95)]
    public void Lungs_cut_by_the_first_or_last_slice_are_flagged(int fromSlice, int slices)
    {
        var whole = PhantomGrid.WholeThorax(2);
        var part = new VoxelBox(0, 0, fromSlice, whole.Size.X - 1, whole.Size.Y - 1, fromSlice + slices - 1).GridWithin(
            whole);
        using var phantom = PhantomCase.Run(null, part, part);

        Assert.Contains("lungs-cut-by-scan-end", phantom.FlagCodes);
        Assert.InRange(phantom.Right, 0.97, 1);
        Assert.InRange(phantom.Left, 0.97, 1);
    }

    [Fact]
    public void Lungs_cut_by_the_image_edge_are_kept_and_flagged()
    {
        var whole = PhantomGrid.WholeThorax(2);
        var part = new VoxelBox(40, 0, 0, 139, whole.Size.Y - 1, whole.Size.Z - 1).GridWithin(whole);
        using var phantom = PhantomCase.Run(null, part, part);

        Assert.Contains("lungs-cut-by-image-edge", phantom.FlagCodes);
        Assert.InRange(phantom.Right, 0.95, 1);
        Assert.InRange(phantom.Left, 0.95, 1);
    }

    [Theory]
    [InlineData(45, 100)]
    [InlineData(0, 105)]
    public void Lungs_cut_in_front_or_behind_are_kept_and_flagged(int fromRow, int rows)
    {
        var whole = PhantomGrid.WholeThorax(2);
        var part = new VoxelBox(
            0, fromRow, 0, whole.Size.X - 1, Math.Min(whole.Size.Y, fromRow + rows) - 1,
            whole.Size.Z - 1).GridWithin(whole);
        using var phantom = PhantomCase.Run(null, part, part);

        Assert.Contains("lungs-cut-by-image-edge", phantom.FlagCodes);
        Assert.InRange(phantom.Right, 0.97, 1);
        Assert.InRange(phantom.Left, 0.97, 1);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.6)]
    public void Small_lungs_are_found(double scale)
    {
        using var phantom = PhantomCase.Run(new() { LungScale = scale });

        Assert.InRange(phantom.Right, 0.96, 1);
        Assert.InRange(phantom.Left, 0.96, 1);
        if (scale >= 0.8) Assert.Empty(phantom.FlagCodes);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(40)]
    public void A_scan_of_one_density_has_no_lungs_and_says_so(short hu)
    {
        using var volume = new Volume<short>(VolumeGeometry.AxisAligned(new(70, 60, 50), new(2, 2, 2)));
        volume.Span.Fill(hu);
        using var result = SegmentedScan.Of(volume, volume);

        Assert.Contains("no-lungs", result.Flags.Select(flag => flag.Code));
        Assert.All(result.Masks.Lungs, lung => Assert.Equal(0, result.Masks[lung].Count()));
        Assert.False(result.Labels.Span.ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(1, 1000)]
    [InlineData(1, 200)]
    [InlineData(0.5, 0)]
    public void Values_that_are_no_hounsfield_units_are_flagged(double slope, double intercept)
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(4));
        foreach (ref var hu in thorax.Hounsfield.Span) hu = (short)((slope * hu) + intercept);
        using var result = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);

        Assert.Contains("hounsfield-implausible", result.Flags.Select(flag => flag.Code));
    }
}
