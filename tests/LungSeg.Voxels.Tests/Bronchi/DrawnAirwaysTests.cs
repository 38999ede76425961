using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Bronchi;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Bronchi;

/// <summary>Generations of drawn airways.</summary>
public class DrawnAirwaysTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.7, 0, 0)]
    [InlineData(1.5, 0, 0)]
    [InlineData(1, 15, 0)]
    [InlineData(1, -15, 0.3)]
    [InlineData(1.5, 0, 0.3)]
    public void Generations_are_told_and_tile_the_lumen(double spacingMm, double degrees, double roughness)
    {
        using var drawn = new DrawnAirways(spacingMm, degrees, roughness);

        var found = new FindGenerations(new()).Run(drawn.Lumen);

        try
        {
            AssertTiles(found, drawn.Lumen);
            for (var generation = 0; generation < 4; generation++)
            {
                var mask = found[generation].Mask;

                // A border lies where the lumen has fallen in two, up to a radius beyond where the axes meet.
                Assert.InRange(drawn.Dice(mask, generation), 0.7, 1);
                var millilitres = mask.Count() * mask.Geometry.VoxelVolume / 1000;
                Assert.InRange(millilitres / drawn.TrueMl(generation), 0.75, 1.25);
            }
        }
        finally
        {
            Dispose(found);
        }
    }

    [Fact]
    public void A_trachea_that_does_not_branch_is_all_there_is()
    {
        using var drawn = new DrawnAirways(generations: 1);

        var found = new FindGenerations(new()).Run(drawn.Lumen);

        Assert.True(found[0].Mask.Words.SequenceEqual(drawn.Lumen.Words));
        Assert.Equal(Structures.Trachea, found[0].Generation);
        Dispose(found);
    }

    /// <summary>A bronchus of the trachea's own, or a leak: long, and still no main bronchus.</summary>
    [Fact]
    public void A_small_branch_of_the_trachea_does_not_end_it()
    {
        using var drawn = new DrawnAirways();
        var grid = drawn.Lumen.Geometry;
        var side = grid.ToIndex(new(-8, -8, 40));
        for (var step = 0; step < 22; step++)
        {
            for (var dz = -1; dz <= 1; dz++)
            {
                for (var dy = -1; dy <= 1; dy++)
                    drawn.Lumen[(int)side.X - step, (int)side.Y + dy, (int)side.Z + dz] = true;
            }
        }

        var found = new FindGenerations(new()).Run(drawn.Lumen);

        AssertTiles(found, drawn.Lumen);
        Assert.InRange(drawn.Dice(found[0].Mask, 0), 0.9, 1);
        Assert.InRange(drawn.Dice(found[1].Mask, 1), 0.7, 1);
        Dispose(found);
    }

    [Fact]
    public void A_piece_apart_is_of_what_is_nearest()
    {
        using var drawn = new DrawnAirways();
        var at = drawn.Lumen.Geometry.ToIndex(new(48, 34, -76));
        for (var k = 0; k < 27; k++)
            drawn.Lumen[(int)at.X + (k % 3), (int)at.Y + (k / 3 % 3), (int)at.Z - (k / 9)] = true;

        var found = new FindGenerations(new()).Run(drawn.Lumen);

        AssertTiles(found, drawn.Lumen);
        Assert.True(found[3].Mask[(int)at.X + 1, (int)at.Y + 1, (int)at.Z - 1]);
        Dispose(found);
    }

    [Fact]
    public void No_lumen_has_no_generations()
    {
        using var none = new BitVolume(new DrawnAirways(spacingMm: 3).Lumen.Geometry);

        var found = new FindGenerations(new()).Run(none);

        Assert.Equal(4, found.Count);
        Assert.All(found, item => Assert.Equal(0, item.Mask.Count()));
        Dispose(found);
    }

    private static void AssertTiles(IReadOnlyList<(Structure Generation, BitVolume Mask)> found, BitVolume lumen)
    {
        using var union = new BitVolume(lumen.Geometry);
        foreach (var (_, mask) in found) BitLogic.Or(union, mask);
        Assert.True(union.Words.SequenceEqual(lumen.Words));
        Assert.Equal(lumen.Count(), found.Sum(item => item.Mask.Count()));
    }

    private static void Dispose(IReadOnlyList<(Structure Generation, BitVolume Mask)> found)
    {
        foreach (var (_, mask) in found) mask.Dispose();
    }
}
