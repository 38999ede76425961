using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>Where a chest wall is opened.</summary>
public enum WallSide
{
    Right,
    Left,
    Front,
    Back,
}

/// <summary>
/// Walls of a phantom pared and opened, on a grid in patient order (x to the left, y to posterior, z to superior).
/// </summary>
internal static class ChestWall
{
    private const short Air = -1000;

    private const int BoneHu = 200;

    /// <summary>Skin and muscle over a rib, down to what is left of the wall, mm.</summary>
    private const double OverRibMm = 4;

    /// <summary>The table lies behind this, mm (LPS).</summary>
    private const double TableMm = 108;

    /// <summary>
    /// Takes what lies outside a lung away, from a thickness on, in some slices; returns how many voxels of body were
    /// lost.
    /// </summary>
    /// <param name="scan">Its voxels are changed.</param>
    /// <param name="lungs">1 = right lung, 2 = left lung.</param>
    /// <param name="side">Front and back open the right lung.</param>
    /// <param name="first">The first slice.</param>
    /// <param name="slices">How many.</param>
    /// <param name="widthMm">How wide, along the wall.</param>
    /// <param name="leftMm">What is left of the wall.</param>
    public static int Open(
        Volume<short> scan, Volume<byte> lungs, WallSide side, int first, int slices, double widthMm, double leftMm = 0)
    {
        var alongX = side is WallSide.Right or WallSide.Left;
        var (spacing, lung) = (scan.Geometry.Spacing, side == WallSide.Left ? (byte)2 : (byte)1);
        var (across, along) = alongX ? (scan.Size.Y, scan.Size.X) : (scan.Size.X, scan.Size.Y);
        var (acrossMm, alongMm) = alongX ? (spacing.Y, spacing.X) : (spacing.X, spacing.Y);
        var fromLow = side is WallSide.Right or WallSide.Front;
        var lost = 0;
        for (var z = first; z < first + slices; z++)
        {
            int[] hit = [.. Enumerable.Range(0, across).Where(i => Lung(i, z) >= 0)];
            if (hit.Length == 0) continue;
            var middle = hit[hit.Length / 2];
            foreach (var i in hit.Where(i => Math.Abs(i - middle) * acrossMm <= widthMm / 2))
            {
                var kept = Lung(i, z) - (int)Math.Round(leftMm / alongMm);
                for (var k = 0; k < kept; k++)
                {
                    ref var hu = ref scan.Row(Y(i, k), z)[X(i, k)];
                    if (hu > -300) lost++;
                    hu = Air;
                }
            }
        }

        return lost;

        int X(int i, int k) => alongX ? (fromLow ? k : along - 1 - k) : i;
        int Y(int i, int k) =>
            alongX ? i
            : fromLow ? k
            : along - 1 - k;
        int Lung(int i, int z) =>
            Enumerable
                .Range(0, along)
                .Select(k => lungs[X(i, k), Y(i, k), z] == lung ? k : -1)
                .FirstOrDefault(k => k >= 0, -1);
    }

    /// <summary>
    /// An emaciated patient: the body follows the lungs' convex hull of each slice at a distance, but for ribs, spine
    /// and sternum.
    /// </summary>
    /// <param name="scan">Its voxels are changed, but for the table.</param>
    /// <param name="lungs">Not 0 is lung.</param>
    /// <param name="leftMm">The distance.</param>
    public static void Pare(Volume<short> scan, Volume<byte> lungs, double leftMm)
    {
        using var both = LabelBits.Of(lungs, 1);
        using var left = LabelBits.Of(lungs, 2);
        BitLogic.Or(both, left);
        using var hull = ConvexHull.OfSlices(both);
        using var body = BinaryMorphology.Dilate(hull, StructuringElement.Disc(hull.Geometry, leftMm));
        using var bone = Threshold.Above(scan, BoneHu);
        using var ribs = BinaryMorphology.Dilate(bone, StructuringElement.Disc(hull.Geometry, OverRibMm));
        BitLogic.Or(body, ribs);
        for (var z = 0; z < scan.Size.Z; z++)
        {
            if (!lungs.Slice(z).ContainsAnyExcept((byte)0)) continue;
            for (var i = 0; i < scan.Size.SliceLength; i++)
            {
                var (x, y) = (i % scan.Size.X, i / scan.Size.X);
                var p = scan.Geometry.ToPatient(new(x, y, z));
                if (Math.Abs(p.X) > 25 && p.Y < TableMm && !body[x, y, z]) scan[x, y, z] = Air;
            }
        }
    }
}
