using LungSeg.TestKit.Comparing;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>FindDenseLung and what it is made of: DenseRays, DenseDome, DensePrior, WallMap.</summary>
public class DenseLungStepTests
{
    [Fact]
    public void Rays_see_where_the_lung_ends_and_the_ribs_begin_from_both_sides_alike()
    {
        using var chest = Chest();
        var (right, left) = (Rays(chest, isLeft: false), Rays(chest, isLeft: true));

        for (var degrees = -60; degrees <= 60; degrees += 15)
        {
            var a = DenseRays.Angle(degrees);
            Assert.Equal(right.Last[30, a], left.Last[30, a], 2.1f);
            Assert.InRange(right.Ribs[30, a] - right.Last[30, a], 0, 15);
            Assert.True(right.Reaches(30, a, nearMm: 15));
        }

        Assert.Equal(32, right.Last[30, DenseRays.Angle(0)], 2.1f);
        Assert.Equal((DenseRays.Angle(0), 21f), right.Polar(24, 45));
        Assert.Equal(0, right.Last[2, DenseRays.Angle(0)]);
    }

    [Fact]
    public void Wide_pieces_of_a_map_are_kept_whole_and_narrow_ones_dropped()
    {
        var map = new bool[40, 60];
        for (var z = 0; z < 40; z++)
        {
            for (var a = 0; a < 60; a++) map[z, a] = (z is >= 10 and < 25 && (a < 5 || a >= 55)) || z == 20 || a == 30;
        }

        var (pieces, area) = WallMap.WidePieces(map, slices: 3, angles: 2, (_, _) => 2.0, minArea: 100);

        Assert.Equal(2 * 15 * 10, area);
        Assert.True(pieces[12, 58] && pieces[12, 2] && pieces[20, 30]);
        Assert.DoesNotContain(true, WallMap.WidePieces(Strip(), 3, 2, (_, _) => 2.0, 100).Pieces.Cast<bool>());
        Assert.True(WallMap.Close(Strip(gapAt: 7), 0, 1)[20, 7]);

        static bool[,] Strip(int gapAt = -1)
        {
            var strip = new bool[40, 60];
            for (var a = 0; a < 60; a++) strip[20, a] = a != gapAt;
            return strip;
        }
    }

    [Fact]
    public void A_healthy_chest_has_no_dense_part_and_nor_has_one_with_a_raised_dome()
    {
        using var healthy = Chest();
        using var raised = Chest().Fill((x, y, z) => IsDome(x, y, z, top: 62), 40);

        foreach (var chest in (DrawnChest[])[healthy, raised])
        {
            using var found = Find(chest);
            Assert.True(found.IsEmpty);
            Assert.Empty(found.Flags);
        }

        // Under the lung that is left of the right one, and not at the ribs.
        static bool IsDome(double x, double y, double z, double top) =>
            Math.Pow((x - 69) / 24, 2) + Math.Pow((y - 90) / 36, 2) <= 1 && z <= top;
    }

    [Theory]
    [InlineData(20, 50, false)]
    [InlineData(60, 100, false)]
    [InlineData(20, 100, true)]
    public void A_part_without_air_is_found_at_its_place(double fromZ, double toZ, bool isUnreliable)
    {
        using var chest = Chest().Cylinder(119 - 50, 90, 32, 45, fromZ, toZ, 40);
        var truth = chest.Mask(
            (x, y, z) => Math.Pow((x - 69) / 32, 2) + Math.Pow((y - 90) / 45, 2) <= 1 && z >= fromZ && z <= toZ);

        using var found = Find(chest);

        Assert.InRange(MaskComparison.DiceOf(found.Right, truth), 0.85, 1);
        Assert.InRange(found.Right.Count() / (double)truth.Count(), 0.85, 1.15);
        Assert.Equal(0, found.Left.Count());
        if (isUnreliable) Assert.Contains("dense-lung-estimate-unreliable", found.Flags.Select(flag => flag.Code));
    }

    /// <summary>Two lungs within a ring of ribs.</summary>
    private static DrawnChest Chest()
    {
        var chest = new DrawnChest().Body(110, 75);
        foreach (var x in (double[])[119 - 50, 119 + 50])
        {
            chest.Cylinder(x, 90, 41, 54, 0, 120, 500).Cylinder(x, 90, 36, 49, 0, 120, 40);
        }

        return chest.Box(99, 20, 0, 139, 160, 120, 40).Lungs();
    }

    private static (BitVolume Right, BitVolume Left) LungsOf(DrawnChest chest)
    {
        var air = chest.Between(-900, -800);
        var (right, left) = (chest.Mask((x, _, _) => x < 119), chest.Mask((x, _, _) => x > 119));
        BitLogic.And(right, air);
        BitLogic.And(left, air);
        return (right, left);
    }

    private static DenseRays Rays(DrawnChest chest, bool isLeft)
    {
        var (right, left) = LungsOf(chest);
        var own = new DenseRays(chest.Grid, (isLeft ? 169 : 69) / 2.0, 45, isLeft, isLeft ? left : right);
        var other = new DenseRays(chest.Grid, (isLeft ? 69 : 169) / 2.0, 45, !isLeft, isLeft ? right : left);
        own.SeeRibs(chest.Hounsfield, other, new TissueParameters().BoneHu, new());
        return own;
    }

    private static DenseLung Find(DrawnChest chest)
    {
        var (right, left) = LungsOf(chest);
        var body = chest.BodyOf(
            chest.Mask((x, y, _) => Math.Pow((x - 119) / 110, 2) + Math.Pow((y - 90) / 75, 2) <= 1));
        using var lungs = new LungSides(right.Clone(), left.Clone(), []);
        return new FindDenseLung(new(), new()).Run(chest.Volume, body, chest.AirwaysOf(), lungs);
    }
}
