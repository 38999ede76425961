using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>RemoveGas, ChooseLungs, CutOffLung, SeparateSides with CoreRegrowth, FillLungs.</summary>
public class LungStepTests
{
    [Fact]
    public void A_stomach_full_of_gas_goes_and_a_bulla_that_opens_into_lung_stays()
    {
        using var chest = new DrawnChest().Body().Lungs().Ball(119, 40, 60, 16, -1000).Ball(50, 90, 60, 16, -1000);
        var air = chest.AirOf(chest.Between(-1000, -400).Clone());
        BitLogic.And(air.Mask, chest.Mask((x, y, _) => Math.Pow((x - 119) / 98, 2) + Math.Pow((y - 90) / 68, 2) <= 1));

        using var found = new RemoveGas(new()).Run(chest.Volume, air, chest.AirwaysOf());

        Assert.True(found.Gas[59, 20, 30], "the stomach was left");
        Assert.False(found.Rest[59, 20, 30]);
        Assert.True(found.Rest[25, 45, 30], "the bulla was taken out");
        Assert.True(found.PureAir[59, 20, 30]);
        Assert.Equal(0, BitLogic.CountCommon(found.Gas, chest.Between(-900, -800)));
    }

    [Fact]
    public void Large_pieces_of_a_lungs_density_are_lung_and_bowel_gas_and_crumbs_far_away_are_not()
    {
        using var chest = new DrawnChest()
            .Body()
            .Lungs(fromZ: 40, toZ: 110)
            .Ball(119, 60, 12, 14, -990)
            .Ball(119, 130, 20, 4, -850);
        var rest = chest.Own(new AirWithoutGas(chest.Between(-995, -400).Clone(), new(chest.Grid), new(chest.Grid)));

        using var lungs = new ChooseLungs(new(), new(), new()).Run(
            chest.Volume, chest.BodyOf(rest.Rest), chest.AirwaysOf(), rest);

        NaiveMask.AssertEqual(
            chest.Mask(
                (x, y, z) =>
                    z is >= 40 and <= 110
                    && Math.Min(Math.Pow((x - 69) / 32, 2), Math.Pow((x - 169) / 32, 2)) + Math.Pow((y - 90) / 45, 2)
                        <= 1),
            lungs.Mask);
        Assert.Equal(lungs.Mask.Count(), lungs.Histogram.Total);
        Assert.Equal(-850, lungs.Histogram.Mean());
        Assert.Empty(lungs.Flags);
    }

    [Fact]
    public void A_cut_off_piece_is_lung_above_the_dome_and_not_behind_ribs_in_the_middle_or_below()
    {
        using var chest = new DrawnChest().Body().Lungs(fromZ: 40, toZ: 84).Box(20, 40, 0, 30, 140, 118, 700);
        var place = new CutOffLung(chest.Between(-900, -800), chest.MiddleMm / 2, chest.Volume, new());

        Assert.True(place.Holds(chest.Mask((x, y, z) => Near(x, 170) && Near(y, 90) && z is >= 96 and <= 110)), "apex");
        Assert.False(
            place.Holds(chest.Mask((x, y, z) => Near(x, 12) && Near(y, 90) && z is >= 50 and <= 64)), "behind ribs");
        Assert.False(
            place.Holds(chest.Mask((x, y, z) => Near(x, 119) && Near(y, 90) && z is >= 60 and <= 80)), "oesophagus");
        Assert.False(
            place.Holds(chest.Mask((x, y, z) => Near(x, 170) && Near(y, 90) && z is >= 10 and <= 30)), "stomach");

        static bool Near(double at, double middle) => Math.Abs(at - middle) <= 8;
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void Lungs_that_touch_are_parted_where_they_touch(double contactMm)
    {
        using var chest = new DrawnChest().Body().Lungs().Box(90, 90 - contactMm, 40, 150, 90 + contactMm, 60, -600);
        using var air = chest.Between(-900, -500).Clone();
        var lungs = chest.Own(new LungAir(air.Clone(), HounsfieldHistogram.Of(chest.Hounsfield, air), []));

        using var sides = new SeparateSides(new()).Run(chest.Volume, chest.BodyOf(air), lungs, thresholdHu: -400);

        Assert.Equal(0, BitLogic.CountCommon(sides.Right, sides.Left));
        Assert.Equal(air.Count(), sides.Right.Count() + sides.Left.Count());
        var (right, left) = (chest.Mask((x, _, _) => x < 105), chest.Mask((x, _, _) => x > 133));
        Assert.Equal(0, BitLogic.CountCommon(sides.Right, left));
        Assert.Equal(0, BitLogic.CountCommon(sides.Left, right));
    }

    [Fact]
    public void Vessels_and_nodules_are_filled_and_heart_and_bronchi_beside_the_lung_are_not()
    {
        using var chest = new DrawnChest().Body().Lungs().Cylinder(60, 90, 5, 5, 20, 100, 60).Ball(185, 100, 60, 8, 60);
        var (right, left) = (
            chest.Mask((x, y, z) => x < 119 && Hu(x, y, z) == -850),
            chest.Mask((x, y, z) => x > 119 && Hu(x, y, z) == -850));
        using var sides = new LungSides(right.Clone(), left.Clone(), []);
        var body = chest.BodyOf(
            chest.Mask((x, y, _) => Math.Pow((x - 119) / 100, 2) + Math.Pow((y - 90) / 70, 2) <= 1));

        using var filled = new FillLungs(new(), new()).Run(chest.Volume, body, chest.AirwaysOf(), sides);

        Assert.True(filled.Right[30, 45, 30], "the vessel was left out");
        Assert.True(filled.Left[92, 50, 30], "the nodule was left out");
        Assert.False(filled.Right[59, 45, 30] || filled.Left[60, 45, 30], "the mediastinum was filled");
        Assert.Equal(right.Count(), BitLogic.CountCommon(right, filled.Right));
        Assert.Equal(0, BitLogic.CountCommon(filled.Right, filled.Left));

        short Hu(double x, double y, double z) => chest.Hounsfield[(int)(x / 2), (int)(y / 2), (int)(z / 2)];
    }
}
