using LungSeg.Phantoms;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>Air apart from the lungs: told by what lies around it, not by its size.</summary>
public class CutOffLungPhantomTests
{
    private const string Kept = "cut-off-pieces-kept";

    [Theory]
    [InlineData(1, 112)]
    [InlineData(2, 108)]
    [InlineData(1, 118)]
    public void An_apex_beyond_a_consolidated_zone_is_kept(byte side, double fromMm)
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        var apex = 0;
        Paint(thorax, (p, label) =>
        {
            if (label == side && p.Z >= fromMm) apex++;
            return label == side && p.Z > fromMm - 20 && p.Z < fromMm ? (short)35 : null;
        });

        using var found = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);

        // The tip of an apex is mixed with the wall around it.
        Assert.InRange(Share(thorax, found, (p, label) => label == side && p.Z >= fromMm, side), 0.7, 1);
        Assert.InRange(apex * thorax.Hounsfield.Geometry.VoxelVolume / 1000, 5, 69);
        Assert.Contains(Kept, found.Flags.Select(flag => flag.Code));
        Assert.Contains("lung-missing-in-slices", found.Flags.Select(flag => flag.Code));
    }

    [Fact]
    public void Air_between_the_ribs_and_the_skin_is_not_lung()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        Paint(thorax, (p, _) => IsInWall(p) ? (short)-820 : null);

        using var found = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);

        Assert.InRange(Share(thorax, found, (p, _) => IsInWall(p), 1), 0, 0.02);
        Assert.DoesNotContain(Kept, found.Flags.Select(flag => flag.Code));

        // In the muscle beside the right ribs, 16 to 22 mm outside the lung.
        static bool IsInWall(Vector3D p) => p.X is > -151 and < -146 && p.Y is > -25 and < 25 && p.Z is > -50 and < 40;
    }

    [Fact]
    public void Bowel_that_holds_stool_under_the_dome_is_not_lung()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        Paint(thorax, (p, _) => (p - new Vector3D(60, 0, -112)).Length < 20 ? (short)-750 : null);

        using var found = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);

        Assert.InRange(Share(thorax, found, (p, _) => (p - new Vector3D(60, 0, -112)).Length < 18, 2), 0, 0.02);
        Assert.DoesNotContain(Kept, found.Flags.Select(flag => flag.Code));
    }

    private static void Paint(Thorax thorax, Func<Vector3D, byte, short?> hounsfield)
    {
        var grid = thorax.Hounsfield.Geometry;
        for (var i = 0; i < thorax.Hounsfield.Span.Length; i++)
        {
            if (hounsfield(Position(grid, i), thorax.Lungs.Span[i]) is { } hu) thorax.Hounsfield.Span[i] = hu;
        }
    }

    /// <summary>The share of a region that was found as a lung.</summary>
    private static double Share(Thorax thorax, SegmentedScan found, Func<Vector3D, byte, bool> region, byte side)
    {
        var (all, kept) = (0, 0);
        for (var i = 0; i < found.Labels.Span.Length; i++)
        {
            if (!region(Position(found.Labels.Geometry, i), thorax.Lungs.Span[i])) continue;
            all++;
            if (found.Labels.Span[i] == side) kept++;
        }

        return kept / (double)all;
    }

    private static Vector3D Position(VolumeGeometry grid, int i) =>
        grid.ToPatient(new(i % grid.Size.X, i / grid.Size.X % grid.Size.Y, i / grid.Size.SliceLength));
}
