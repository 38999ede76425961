using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>RibGap, ChestWallCheck, SliceCheck, and the checks after an engine that tells no sides apart.</summary>
public class QualityCheckTests
{
    [Theory]
    [InlineData(4, false)]
    [InlineData(40, true)]
    public void A_lung_far_from_the_ribs_is_seen_on_its_side(double gapMm, bool isFar)
    {
        using var chest = new DrawnChest().Body(118, 88);
        chest.Cylinder(119, 90, 112, 82, 0, 120, 600).Cylinder(119, 90, 106, 76, 0, 120, 40);
        var lung = chest.Mask(
            (x, y, _) => x < 105 && Math.Pow((x - 119) / (106 - gapMm), 2) + Math.Pow((y - 90) / (76 - gapMm), 2) <= 1);
        var box = BitBox.Bounds(lung);

        var area = RibGap.Area(chest.Hounsfield, lung, box with { MaxX = 119 - box.MinX }, isRight: true, farMm: 15);

        Assert.Equal(isFar, area > 10);
    }

    [Fact]
    public void A_base_that_is_wide_at_once_is_flagged_and_a_dome_is_not()
    {
        Assert.DoesNotContain(CodesOf(Ellipsoids(cutBelow: 0)), code => code == "dense-region-at-chest-wall");
        Assert.Contains(CodesOf(Ellipsoids(cutBelow: 40)), code => code == "dense-region-at-chest-wall");
    }

    [Fact]
    public void A_lung_that_is_missing_in_a_slice_is_flagged()
    {
        Assert.DoesNotContain(CodesOf(Ellipsoids(cutBelow: 0)), code => code == "lung-missing-in-slices");
        Assert.Contains(CodesOf(Ellipsoids(cutBelow: 0, missingAt: 60)), code => code == "lung-missing-in-slices");
    }

    [Fact]
    public void Both_lungs_as_one_are_checked_as_two()
    {
        using var chest = Scan();
        var lungs = Ellipsoids(cutBelow: 0);
        using var masks = new StructureMasks(chest.Grid)
            .Add(Structures.Lungs, chest.Mask(lungs).Clone()).Add(Structures.LungAir, chest.Mask(lungs).Clone());
        using var evidence = QualityEvidence.Of(chest.Hounsfield);
        using var scene = new QualityScene(masks, unfilled: null, evidence);

        Assert.True(scene.HasBothLungs);
        Assert.Equal(scene.RightMl, scene.LeftMl, 0.02 * scene.RightMl);
        Assert.Equal(masks[Structures.Lungs].Count() * chest.Grid.VoxelVolume / 1000, scene.BothMl, 1e-9);
        Assert.DoesNotContain(QualityChecks.Run(scene), flag => flag.Code is "one-lung" or "airways-not-found");
    }

    [Fact]
    public void Every_engines_result_is_checked()
    {
        using var chest = new DrawnChest(air: -990).Body();

        foreach (var engine in SegmentationEngines.All)
        {
            using var found = LungSegmenter.Segment(chest.Hounsfield, engine);
            Assert.Contains(found.Flags, flag => flag.Code == "no-lungs");
        }
    }

    private static Func<double, double, double, bool> Ellipsoids(double cutBelow, double missingAt = -1) => (x, y, z) =>
        z >= cutBelow && Math.Abs(z - missingAt) > 2
        && (Math.Pow((x - 69) / 32, 2) + Math.Pow((y - 90) / 45, 2) + Math.Pow((z - 60) / 50, 2) <= 1
            || (Math.Pow((x - 169) / 32, 2) + Math.Pow((y - 90) / 45, 2) + Math.Pow((z - 60) / 50, 2) <= 1));

    private static DrawnChest Scan() => new DrawnChest(air: -990).Body().Fill(Ellipsoids(0), -850);

    private static List<string> CodesOf(Func<double, double, double, bool> lungs)
    {
        using var chest = Scan();
        using var masks = LungMasks.Of(
            chest.Mask((x, y, z) => x < 119 && lungs(x, y, z)).Clone(),
            chest.Mask((x, y, z) => x > 119 && lungs(x, y, z)).Clone(), chest.Mask(lungs));
        using var evidence = QualityEvidence.Of(chest.Hounsfield);
        using var scene = new QualityScene(masks, unfilled: null, evidence);
        return [.. QualityChecks.Run(scene).Select(flag => flag.Code)];
    }
}
