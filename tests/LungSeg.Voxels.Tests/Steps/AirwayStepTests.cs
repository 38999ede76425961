using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>FindAirways and what it is made of: TracheaFinder, MinimaxFlood, Geodesic; CutAirways.</summary>
public class AirwayStepTests
{
    [Fact]
    public void The_trachea_is_the_column_between_the_lungs_and_not_the_bowel_below()
    {
        using var chest = new DrawnChest().Body().Lungs(fromZ: 50, toZ: 110)
            .Cylinder(119, 80, 8, 8, 54, 118, -1000).Cylinder(130, 60, 9, 9, 0, 40, -1000);

        var (centroids, lumen) = new TracheaFinder(new()).Find(
            chest.Hounsfield, chest.Between(-1100, -400), chest.MiddleMm / 2);

        using var found = lumen;
        // The lowest slice is mixed with the wall below it.
        Assert.Equal(Enumerable.Range(28, 32).Reverse().Select(z => (double)z), centroids.Select(c => c.Z));
        Assert.All(centroids, c => Assert.InRange(Math.Abs(c.X - 59.5) + Math.Abs(c.Y - 40), 0, 1));
        NaiveMask.AssertEqual(
            chest.Mask((x, y, z) => z >= 56 && z <= 118 && Math.Pow(x - 119, 2) + Math.Pow(y - 80, 2) <= 64), found);
    }

    [Fact]
    public void Without_a_trachea_there_are_no_airways()
    {
        using var chest = new DrawnChest().Body().Lungs();
        var air = chest.AirOf(chest.Between(-900, -400));

        using var airways = new FindAirways(new(), new()).Run(chest.Volume, chest.BodyOf(air.Mask), air);

        Assert.Equal((0L, 0L, 0L), (airways.Lumen.Count(), airways.Central.Count(), airways.Hilar.Count()));
        Assert.Empty(airways.Flags);
    }

    [Fact]
    public void The_lumen_is_followed_into_the_bronchi_and_does_not_leak_into_the_lung()
    {
        using var chest = new DrawnChest().Body().Lungs(fromZ: 20, toZ: 100).Cylinder(119, 90, 8, 8, 50, 118, -1000);
        chest.Box(85, 86, 48, 153, 94, 56, -1000); // Main bronchi, from lung to lung.
        var air = chest.AirOf(chest.Between(-1100, -400));

        using var airways = new FindAirways(new(), new()).Run(chest.Volume, chest.BodyOf(air.Mask), air);

        Assert.True(airways.Lumen[59, 45, 50] && airways.Lumen[48, 45, 26] && airways.Lumen[71, 45, 26]);
        Assert.False(airways.Lumen[30, 45, 26] || airways.Lumen[90, 45, 26]);
        Assert.Equal(-1000, airways.AirHu);
        Assert.True(airways.Central[59, 45, 50]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_flood_at_every_level_is_what_grows_at_that_level(int seed)
    {
        var grid = VolumeGeometry.AxisAligned(new(9, 8, 7), new(1, 1, 1));
        using var hounsfield = new Volume<short>(grid);
        var random = new Random(seed);
        foreach (ref var hu in hounsfield.Span) hu = (short)random.Next(-1000, -700);
        using var within = NaiveMask.Where(grid, (x, y, z) => (x + y + z) % 11 != 0);

        var flood = MinimaxFlood.From(hounsfield, within, [(4, 4, 4)], highest: -700, max: int.MaxValue);

        for (var level = -900; level <= -760; level += 20)
        {
            using var grown = flood.RegionAt(level);
            using var expected = GrownNaively(hounsfield, within, level);
            NaiveMask.AssertEqual(expected, grown);
            Assert.Equal(expected.Count(), flood.CountUpTo(level));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Growth_takes_the_free_voxels_within_so_many_steps(int steps)
    {
        var random = new Random(3);
        using var within = NaiveMask.Where(VolumeGeometry.AxisAligned(new(20, 9, 8), new(1, 1, 1)), (_, _, _) =>
            random.NextDouble() < 0.6
        );
        using var mask = NaiveMask.Where(within.Geometry, (x, y, z) => (x, y, z) == (10, 4, 4));
        using var expected = mask.Clone();
        for (var i = 0; i < steps; i++)
        {
            using var before = expected.Clone();
            foreach (var (x, y, z) in NaiveMask.Indices(mask.Size))
            {
                if (within[x, y, z] && Neighbours(x, y, z).Any(n => NaiveMask.At(before, n.X, n.Y, n.Z)))
                    expected[x, y, z] = true;
            }
        }

        Geodesic.Grow(mask, within, steps);

        NaiveMask.AssertEqual(expected, mask);
    }

    [Fact]
    public void A_bronchus_stays_where_lung_surrounds_it_and_is_cut_where_it_does_not()
    {
        using var chest = new DrawnChest();
        using var lung = chest.Mask((x, _, _) => x >= 60).Clone();
        var crossing = chest.Mask((x, y, z) => x is >= 100 and <= 112 && y is >= 84 and <= 96 && z >= 40);
        var beside = chest.Mask((x, y, _) => x is >= 40 and <= 64 && y is >= 20 and <= 32);
        BitLogic.AndNot(lung, crossing);
        using var central = crossing.Clone();
        BitLogic.Or(central, beside);

        new CutAirways(new()).From(lung, central, central);

        Assert.Equal(crossing.Count(), BitLogic.CountCommon(crossing, lung));
        Assert.Equal(0, BitLogic.CountCommon(beside, lung));
    }

    private static BitVolume GrownNaively(Volume<short> hounsfield, BitVolume within, int level)
    {
        var grown = new BitVolume(hounsfield.Geometry);
        var open = new Stack<(int X, int Y, int Z)>([(4, 4, 4)]);
        while (open.TryPop(out var at))
        {
            if (!NaiveMask.At(within, at.X, at.Y, at.Z) || grown[at.X, at.Y, at.Z] || Smoothed(hounsfield, at) > level)
                continue;
            grown[at.X, at.Y, at.Z] = true;
            foreach (var next in Neighbours(at.X, at.Y, at.Z)) open.Push(next);
        }

        return grown;
    }

    /// <summary>
    /// The mean of a voxel and its six neighbours, rounded towards zero; beyond the border the voxel itself counts.
    /// </summary>
    private static int Smoothed(Volume<short> hounsfield, (int X, int Y, int Z) at)
    {
        var own = hounsfield[at.X, at.Y, at.Z];
        return (own + Neighbours(at.X, at.Y, at.Z).Sum(n =>
            VoxelBox.Of(hounsfield.Size).Contains(n.X, n.Y, n.Z) ? hounsfield[n.X, n.Y, n.Z] : own)) / 7;
    }

    private static (int X, int Y, int Z)[] Neighbours(int x, int y, int z) =>
        [(x - 1, y, z), (x + 1, y, z), (x, y - 1, z), (x, y + 1, z), (x, y, z - 1), (x, y, z + 1)];
}
