using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.TestKit.Comparing;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// No slice decides alone: a wall that is thin, or has a hole in some slices, costs its own voxels at most.
/// </summary>
public class ChestWallPhantomTests(ChestWallPhantomTests.Plain plain) : IClassFixture<ChestWallPhantomTests.Plain>
{
    /// <summary>Slices in the middle of the lungs, mm along z.</summary>
    private const double Height = -10;

    [Theory]
    [InlineData(WallSide.Right, 1, 1, 12)]
    [InlineData(WallSide.Left, 2, 1, 60)]
    [InlineData(WallSide.Front, 2, 10, 60)]
    [InlineData(WallSide.Back, 2, 3, 60)]
    [InlineData(WallSide.Left, 5, 1, 12)]
    [InlineData(WallSide.Right, 5, 3, 60)]
    [InlineData(WallSide.Front, 5, 10, 12)]
    [InlineData(WallSide.Back, 8, 1, 60)]
    [InlineData(WallSide.Front, 8, 3, 60)]
    [InlineData(WallSide.Right, 8, 10, 60)]
    public void A_hole_in_the_wall_costs_its_own_voxels_at_most(
        WallSide side, double sliceMm, int slices, double widthMm)
    {
        var (thorax, whole) = plain.Of(sliceMm);
        using var holed = Copy(thorax.Hounsfield);
        var first = (int)Math.Round(holed.Geometry.ToIndex(new(0, 0, Height)).Z) - (slices / 2);
        var gap = ChestWall.Open(holed, thorax.Lungs, side, first, slices, widthMm);

        using var open = Segment(holed);

        // Beside the gap itself half a percent of the lungs may shift, where its edge is mixed with air and closed
        // over.
        var (all, changed) = (0, 0);
        for (var i = 0; i < whole.Labels.Span.Length; i++)
        {
            if (whole.Labels.Span[i] != 0) all++;
            if (whole.Labels.Span[i] != open.Labels.Span[i]) changed++;
        }

        Assert.True(gap > 0);
        Assert.InRange(changed, 0, gap + (0.005 * all));
        AssertWholeInEverySlice(whole.Labels, open.Labels, 0.95);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 2)]
    [InlineData(8, 4)]
    public void A_chest_wall_of_a_voxel_or_two_holds_the_lungs(double sliceMm, double leftMm)
    {
        var thorax = plain.Of(sliceMm).Thorax;
        using var pared = Copy(thorax.Hounsfield);
        ChestWall.Pare(pared, thorax.Lungs, leftMm);

        using var found = Segment(pared);

        Assert.InRange(MaskComparison.DiceOf(found.Labels, thorax.Lungs, label => label == 1), 0.95, 1);
        Assert.InRange(MaskComparison.DiceOf(found.Labels, thorax.Lungs, label => label == 2), 0.95, 1);

        // Ends of the lungs that are thin are mixed with the wall.
        AssertWholeInEverySlice(thorax.Lungs, found.Labels, 0.75, minArea: 1000);
    }

    [Fact]
    public void A_hole_beside_an_arm_under_a_blanket_is_no_way_out()
    {
        using var thorax = Render(2, new() { Arms = true, Blanket = true });
        using var whole = Segment(thorax.Hounsfield);
        ChestWall.Open(thorax.Hounsfield, thorax.Lungs, WallSide.Right, 70, 4, 40);
        ChestWall.Open(thorax.Hounsfield, thorax.Lungs, WallSide.Front, 90, 2, 40);

        using var open = Segment(thorax.Hounsfield);

        AssertWholeInEverySlice(whole.Labels, open.Labels, 0.95);
        Assert.InRange(MaskComparison.DiceOf(open.Labels, whole.Labels, label => label == 1), 0.98, 1);
        Assert.InRange(MaskComparison.DiceOf(open.Labels, whole.Labels, label => label == 2), 0.98, 1);
    }

    [Theory]
    [InlineData(-950)]
    [InlineData(-850)]
    [InlineData(-700)]
    public void A_mattress_around_the_back_and_between_the_arms_is_no_lung(short foam)
    {
        using var thorax = Render(3, new() { Arms = true, Blanket = true, TableGap = 12 });
        using var plain = Segment(thorax.Hounsfield);
        var grid = thorax.Hounsfield.Geometry;
        for (var i = 0; i < thorax.Hounsfield.Span.Length; i++)
        {
            var p = grid.ToPatient(new(i % grid.Size.X, i / grid.Size.X % grid.Size.Y, i / grid.Size.SliceLength));
            ref var hu = ref thorax.Hounsfield.Span[i];
            if (hu < -900 && p.Y is > 20 and < 118 && Math.Abs(p.X) < 225 && !IsBody(p)) hu = foam;
        }

        using var found = Segment(thorax.Hounsfield);

        Assert.InRange(MaskComparison.DiceOf(found.Labels, plain.Labels, label => label == 1), 0.999, 1);
        Assert.InRange(MaskComparison.DiceOf(found.Labels, plain.Labels, label => label == 2), 0.999, 1);
    }

    private static bool IsBody(Vector3D p) => Math.Pow(p.X / 155, 2) + Math.Pow(p.Y / 108, 2) < 1;

    private static Thorax Render(double sliceMm, ThoraxOptions? options = null) =>
        ThoraxPhantom.Render(PhantomGrid.Centred(new(240, 146, (int)(310 / sliceMm)), new(2, 2, sliceMm)), options);

    private static Volume<short> Copy(Volume<short> hounsfield)
    {
        var copy = new Volume<short>(hounsfield.Geometry);
        hounsfield.Span.CopyTo(copy.Span);
        return copy;
    }

    private static SegmentedScan Segment(Volume<short> native)
    {
        using var isotropic = IsotropicResampler.ResampleWhole(
            native, IsotropicGrid.For(native.Geometry, 2), Interpolation.Linear);
        return SegmentedScan.Of(isotropic, native);
    }

    /// <summary>
    /// In every slice each lung has so large a share of its area, but for slices in which it has fewer voxels.
    /// </summary>
    private static void AssertWholeInEverySlice(
        Volume<byte> expected, Volume<byte> found, double fraction, int minArea = 500)
    {
        for (var z = 0; z < expected.Size.Z; z++)
        {
            foreach (var side in (byte[])[1, 2])
            {
                var area = expected.Slice(z).Count(side);
                if (area >= minArea)
                    Assert.True(
                        found.Slice(z).Count(side) >= fraction * area,
                        $"Lung {side} of slice {z}: {found.Slice(z).Count(side)} of {area}.");
            }
        }
    }

    /// <summary>The thorax with its wall whole, rendered and segmented once for each thickness of slices.</summary>
    public sealed class Plain : IDisposable
    {
        private readonly Dictionary<double, (Thorax Thorax, SegmentedScan Whole)> _scans = [];

        internal (Thorax Thorax, SegmentedScan Whole) Of(double sliceMm)
        {
            if (_scans.TryGetValue(sliceMm, out var known)) return known;
            var thorax = Render(sliceMm);
            return _scans[sliceMm] = (thorax, Segment(thorax.Hounsfield));
        }

        public void Dispose()
        {
            foreach (var (thorax, whole) in _scans.Values)
            {
                thorax.Dispose();
                whole.Dispose();
            }
        }
    }
}
