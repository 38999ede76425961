using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>FindBody and what it is made of: Padding, OutsidePockets, OpenLung, Midline; FindThreshold.</summary>
public class BodyStepTests
{
    private static ChestBody FindBody(DrawnChest chest) =>
        chest.Own(new FindBody(new(), new(), new(), new()).Run(chest.Volume));

    [Fact]
    public void The_body_is_the_trunk_with_its_lungs_and_without_table_and_tube()
    {
        using var chest = new DrawnChest()
            .Body()
            .Lungs()
            .Box(0, 166, 0, 240, 168, 120, 300)
            .Cylinder(20, 20, 4, 4, 0, 120, 100);
        var truth = chest.Mask((x, y, _) => Math.Pow((x - chest.MiddleMm) / 100, 2) + Math.Pow((y - 90) / 70, 2) <= 1);

        var body = FindBody(chest);

        using var beyond = body.Mask.Clone();
        BitLogic.AndNot(beyond, truth);
        Assert.Equal(0, beyond.Count());
        using var skin = BinaryMorphology.Erode(truth, StructuringElement.Ball(chest.Grid, 3 * DrawnChest.Mm));
        BitLogic.AndNot(skin, body.Mask);
        Assert.Equal(0, skin.Count());
        Assert.InRange(body.MiddleX, (chest.MiddleMm / 2) - 1, (chest.MiddleMm / 2) + 1);
        Assert.InRange(body.AroundHistogram.Percentile(0.5), -1000, -999);
    }

    [Fact]
    public void A_lung_stays_in_the_body_where_the_wall_is_open_in_one_slice()
    {
        using var chest = new DrawnChest().Body().Lungs().Box(0, 80, 60, 45, 100, 61, -1000);
        using var lung = chest.Between(-900, -800).Clone();

        var body = FindBody(chest);

        Assert.Equal(lung.Count(), BitLogic.CountCommon(lung, body.Mask));
    }

    [Fact]
    public void Columns_of_padding_are_found_and_air_that_is_once_brighter_is_none()
    {
        using var chest = new DrawnChest(40, 30, 20, air: -1024);
        chest.Box(20, 0, 0, 80, 60, 40, -1000).Box(0, 20, 10, 10, 30, 11, -1000);

        using var padding = Padding.SliceOf(chest.Hounsfield, maxHu: -1015, near: 0);

        NaiveMask.AssertEqual(
            NaiveMask.Where(padding.Geometry, (x, y, _) => x < 10 && !(x <= 5 && y >= 10 && y <= 15)), padding);
    }

    [Fact]
    public void What_walls_enclose_in_a_slice_is_inside_and_what_reaches_the_edge_is_outside()
    {
        using var chest = new DrawnChest().Body().Lungs();
        using var walls = Threshold.Above(chest.Hounsfield, -320);
        var pockets = new OutsidePockets(new(), new());
        using var edge = pockets.EdgeOfScan(chest.Own(new BitVolume(chest.Grid)));

        using var outside = pockets.Of(walls, edge, chest.Volume);

        NaiveMask.AssertEqual(chest.Between(-1000, -1000), outside);
    }

    [Fact]
    public void Lung_that_slices_show_open_is_found_by_its_density_and_a_gap_of_air_is_not()
    {
        using var chest = new DrawnChest().Body().Lungs().Box(0, 70, 40, 45, 110, 60, -1000);
        using var tissue = Threshold.Above(chest.Hounsfield, -320);
        var pockets = new OutsidePockets(new(), new());
        using var edge = pockets.EdgeOfScan(chest.Own(new BitVolume(chest.Grid)));
        using var outside = pockets.Of(tissue, edge, chest.Volume);
        var lung = chest.Between(-900, -800);
        Assert.True(BitLogic.CountCommon(lung, outside) > 1000, "the drawn gap opens no lung");

        using var found = new OpenLung(new(), new()).Find(outside, tissue, tissue, edge, chest.Volume);

        using var open = lung.Clone();
        BitLogic.And(open, outside);
        Assert.InRange(BitLogic.CountCommon(open, found), 0.9 * open.Count(), open.Count());
        using var gap = chest.Mask((x, y, z) => x < 20 && z is >= 44 and <= 56);
        Assert.Equal(0, BitLogic.CountCommon(gap, found));
    }

    [Fact]
    public void The_middle_is_the_bodys_or_where_a_side_is_cut_the_spines()
    {
        using var whole = new DrawnChest().Body();
        var middle = new Midline(new(), new());

        Assert.Equal(whole.MiddleMm / 2, middle.Of(whole.Between(0, 100), whole.Hounsfield), 0.1);

        using var cut = new DrawnChest();
        cut.Cylinder(30, 90, 140, 70, 0, 1000, 40).Cylinder(60, 130, 18, 25, 0, 1000, 400);
        Assert.Equal(30, middle.Of(cut.Between(0, 500), cut.Hounsfield), 1.0);
    }

    [Fact]
    public void The_threshold_lies_half_way_between_lung_and_tissue()
    {
        using var chest = new DrawnChest().Body().Lungs(hu: -860);
        var body = chest.BodyOf(chest.Mask((_, _, _) => true));
        chest.Fill((x, y, z) => chest.Hounsfield[(int)(x / 2), (int)(y / 2), (int)(z / 2)] == -1000, -985);

        using var air = new FindThreshold(new(), new()).Run(chest.Volume, body);

        Assert.Equal((-860 + 40) / 2, air.ThresholdHu);
        NaiveMask.AssertEqual(chest.Between(-1000, air.ThresholdHu), air.Mask);
    }
}
