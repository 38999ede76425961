using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Vessels;
using Shape = LungSeg.Voxels.Tests.Vessels.DrawnVessels.Shape;

namespace LungSeg.Voxels.Tests.Vessels;

/// <summary>Vessels and what is like them, drawn with known volumes.</summary>
public class DrawnVesselsTests
{
    private static readonly Vector3D From = new(-14, -16, -22), To = new(15, 14, 24);

    /// <summary>A trunk that divides twice, off the axes.</summary>
    private static readonly (Vector3D From, Vector3D To, double Radius)[] Tree =
    [
        (new(0, 0, -30), new(2, 3, -6), 3), (new(2, 3, -6), new(16, 5, 10), 2), (new(2, 3, -6), new(-14, 6, 8), 2.2),
        (new(16, 5, 10), new(22, -6, 20), 1.2), (new(16, 5, 10), new(14, 14, 26), 1.5),
        (new(-14, 6, 8), new(-22, -8, 16), 1.3), (new(-14, 6, 8), new(-10, 14, 28), 1.5),
    ];

    /// <summary>At least and at most so much of the true volume: of thin ones the blur hides a tenth.</summary>
    [Theory]
    [InlineData(1, 1, 20, 0.85, 1)]
    [InlineData(1.5, 1, 20, 0.93, 1)]
    [InlineData(2, 1, 20, 0.96, 1.02)]
    [InlineData(3, 1, 20, 0.97, 1.02)]
    [InlineData(4.5, 1, 20, 0.98, 1.02)]
    [InlineData(1, 0.7, 60, 0.85, 1)]
    [InlineData(1.5, 0.7, 60, 0.93, 1.02)]
    [InlineData(3, 0.7, 60, 0.97, 1.02)]
    [InlineData(1.5, 3, 20, 0.88, 1)]
    [InlineData(2, 3, 20, 0.92, 1.02)]
    [InlineData(3, 3, 60, 0.96, 1.02)]
    public void Cylinders_have_their_volume(double radius, double sliceMm, double noiseHu, double least, double most)
    {
        using var drawn = new DrawnVessels([DrawnVessels.Tube(From, To, radius)], sliceMm, noiseHu);

        using var found = drawn.Find();

        var truth = Math.PI * radius * radius * ((To - From).Length + (4.0 / 3 * radius));
        Assert.InRange(drawn.Mm3(found) / truth, least, most);
    }

    [Theory]
    [InlineData(0.7, 60)]
    [InlineData(1, 20)]
    [InlineData(2.5, 20)]
    [InlineData(3, 60)]
    public void A_tree_is_found_as_one_and_nothing_else(double sliceMm, double noiseHu)
    {
        using var drawn = new DrawnVessels(
            [.. Tree.Select(branch => DrawnVessels.Tube(branch.From, branch.To, branch.Radius))], sliceMm, noiseHu);

        using var found = drawn.Find();

        using var pieces = ConnectedComponents.Of(found, Connectivity.TwentySix);
        using var middle = drawn.Mask(p => Distance(p) < 0.6);
        using var near = drawn.Mask(p => Tree.Any(b => DrawnVessels.FromLine(p, b.From, b.To) < b.Radius + 1.5));
        using var far = found.Clone();
        BitLogic.AndNot(far, near);
        using var met = middle.Clone();
        BitLogic.And(met, found);
        Assert.Equal(1, pieces.Count);
        Assert.InRange(met.Count() / (double)middle.Count(), 0.99, 1);
        Assert.InRange(far.Count() / (double)found.Count(), 0, 0.01);

        static double Distance(Vector3D p) => Tree.Min(b => DrawnVessels.FromLine(p, b.From, b.To));
    }

    [Theory]
    [InlineData(0.7, 60)]
    [InlineData(1, 20)]
    [InlineData(3, 60)]
    public void What_is_like_a_vessel_and_is_none_is_left_out(double sliceMm, double noiseHu)
    {
        Vector3D airwayFrom = new(-20, 0, -20), airwayTo = new(-16, 4, 20);
        using var drawn = new DrawnVessels(
            [
                new(p => Math.Abs(p.Z - 10 - (0.3 * p.X)) - 0.6, -680), // a fissure
                DrawnVessels.Ball(new(14, 16, -18), 4), // a nodule that no vessel touches
                DrawnVessels.Ball(new(12, -8, -10), 11), // a mass
                DrawnVessels.Tube(airwayFrom, airwayTo, 4.2, 0), // a bronchus with its wall
                DrawnVessels.Tube(airwayFrom, airwayTo, 3, -990),
            ],
            sliceMm, noiseHu, p => DrawnVessels.FromLine(p, airwayFrom, airwayTo) < 3);

        using var found = drawn.Find();

        Assert.InRange(drawn.Mm3(found), 0, 60);
    }

    [Fact]
    public void An_artery_beside_its_bronchus_is_kept()
    {
        Vector3D airwayFrom = new(-4, 0, -26), airwayTo = new(-4, 2, 26), off = new(6.4, 0, 0);
        using var drawn = new DrawnVessels(
            [
                DrawnVessels.Tube(airwayFrom + off, airwayTo + off, 2.8),
                DrawnVessels.Tube(airwayFrom, airwayTo, 4, 0),
                DrawnVessels.Tube(airwayFrom, airwayTo, 3, -990),
            ],
            isLumen: p => DrawnVessels.FromLine(p, airwayFrom, airwayTo) < 3);

        using var found = drawn.Find();

        var truth = Math.PI * 2.8 * 2.8 * (airwayTo - airwayFrom).Length;
        Assert.InRange(drawn.Mm3(found) / truth, 0.9, 1.2); // with its round ends, which are .07
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var drawn = new DrawnVessels(
            [.. Tree.Select(branch => DrawnVessels.Tube(branch.From, branch.To, branch.Radius))], noiseHu: 60);

        using var one = Workers.Max(1, () => drawn.Find());
        using var three = Workers.Max(3, () => drawn.Find());

        Assert.True(one.Words.SequenceEqual(three.Words));
        Assert.True(one.Count() > 0);
    }

    /// <summary>Every step by its definition, a voxel at a time, with smaller balls: the same voxels.</summary>
    [Fact]
    public void The_naive_version_finds_the_same()
    {
        var p = new VesselParameters { MassRadiusMm = 3, MassRimMm = 1, DeepMm = 3 };
        Vector3D airwayFrom = new(-12, 8, -20), airwayTo = new(-12, 10, 20);
        using var drawn = new DrawnVessels(
            [
                .. Tree.Select(branch => DrawnVessels.Tube(branch.From, branch.To, branch.Radius)),
                DrawnVessels.Ball(new(10, -20, -10), 5), DrawnVessels.Ball(new(-16, -16, -10), 2.5),
                DrawnVessels.Tube(airwayFrom, airwayTo, 3.5, 0), DrawnVessels.Tube(airwayFrom, airwayTo, 2.4, -990),
            ],
            sliceMm: 1.5, noiseHu: 60, isLumen: at => DrawnVessels.FromLine(at, airwayFrom, airwayTo) < 2.4);

        using var found = drawn.Find(p);
        using var naive = drawn.FindNaive(p);

        // Single and double precision may differ on a voxel that is just at a limit.
        using var differ = found.Clone();
        BitLogic.AndNot(differ, naive);
        using var other = naive.Clone();
        BitLogic.AndNot(other, found);
        Assert.InRange(differ.Count() + other.Count(), 0, 3);
        Assert.True(found.Count() > 1000);
    }

    [Fact]
    public void An_empty_lung_has_no_vessels()
    {
        using var drawn = new DrawnVessels(Array.Empty<Shape>(), noiseHu: 60);

        using var found = drawn.Find();

        Assert.Equal(0, found.Count());
    }
}
