using LungSeg.TestKit.Comparing;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>DenseBorder: a box of tissue, lung above and liver below, and a prior whose dome is wrong.</summary>
public class DenseBorderTests
{
    private const double DomeMm = 40;

    [Theory]
    [InlineData(24)]
    [InlineData(56)]
    public void An_edge_near_to_the_border_that_was_guessed_is_the_border(double guessedMm)
    {
        using var chest = Tissue(lung: 30, liver: 70);
        var (truth, guess) = (Above(chest, DomeMm), Above(chest, guessedMm));

        using var found = DenseBorder.Decide(
            chest.Hounsfield, chest.Between(-30, 120), guess, chest.Mask((_, _, _) => false), new());

        Assert.InRange(MaskComparison.DiceOf(guess, truth), 0, 0.85);
        Assert.InRange(MaskComparison.DiceOf(found, truth), 0.95, 1);
    }

    [Fact]
    public void Without_an_edge_the_border_that_was_guessed_stays()
    {
        using var chest = Tissue(lung: 40, liver: 40);
        var guess = Above(chest, 56);

        using var found = DenseBorder.Decide(
            chest.Hounsfield, chest.Between(-30, 120), guess, chest.Mask((_, _, _) => false), new());

        Assert.InRange(MaskComparison.DiceOf(found, guess), 0.95, 1);
    }

    [Fact]
    public void What_the_other_lung_makes_likely_joins_where_no_edge_parts_it_and_only_there()
    {
        using var chest = Tissue(lung: 30, liver: 70);
        var guess = chest.Mask((x, _, z) => x >= 24 && z >= DomeMm);
        var likely = chest.Mask((x, _, _) => x < 24);

        using var found = DenseBorder.Decide(chest.Hounsfield, chest.Between(-30, 120), guess, likely, new());

        Assert.InRange(MaskComparison.DiceOf(found, Above(chest, DomeMm)), 0.95, 1);
        Assert.True(BitLogic.IsEmpty(Nothing(chest)));
    }

    /// <summary>Where the prior says nothing, nothing is found.</summary>
    private static Voxels.Memory.BitVolume Nothing(DrawnChest chest)
    {
        var none = chest.Mask((_, _, _) => false);
        return chest.Own(DenseBorder.Decide(chest.Hounsfield, chest.Between(-30, 120), none, none, new()));
    }

    private static Voxels.Memory.BitVolume Above(DrawnChest chest, double z) => chest.Mask((_, _, at) => at >= z);

    /// <summary>With noise of some 12 HU, which is no edge.</summary>
    private static DrawnChest Tissue(short lung, short liver)
    {
        var chest = new DrawnChest(40, 40, 40, lung).Box(0, 0, 0, 100, 100, DomeMm - 1, liver);
        var random = new Random(7);
        foreach (ref var hu in chest.Hounsfield.Span) hu += (short)random.Next(-12, 13);
        return chest;
    }
}
