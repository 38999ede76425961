using System.Numerics;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Looks for a wide dense region between chest wall and lung: where a lung lies far from the ribs
/// (<see cref="RibGap"/>, each lung by itself, so disease on both sides is seen), and where, seen from the side, one
/// lung is deep and the other is not there at all (a filled base). A raised diaphragm leaves the lung behind it where
/// it was, a filled base does not:
/// so a base that begins far above the other's counts as well. Each lung by itself begins at the rim of the recess
/// between diaphragm and chest wall and ends in a dome: where its section is wide at once, its base or apex is filled.
/// </summary>
internal static class ChestWallCheck
{
    /// <summary>Fat and muscle between rib and lung are thinner than this, mm.</summary>
    private const double FarMm = 15;

    /// <summary>The area away from the ribs that is flagged, cm².</summary>
    private const double MinArea = 10;

    /// <summary>A lung must be at least this deep along a ray for its absence on the other side to count, mm.</summary>
    private const double MinDepthMm = 35;

    /// <summary>The area missing on one side that is flagged, cm²: about a sixth of a lung's side.</summary>
    private const double MinMissing = 60;

    /// <summary>
    /// How far one lung's base may begin above the other's, mm, and the area of a slice that makes a base, cm².
    /// </summary>
    private const double LargestBaseDifferenceMm = 45;
    private const double BaseArea = 2;

    /// <summary>
    /// The section so far from a lung's end, mm, and the share of its widest section that is blunt: healthy lungs have
    /// .03 to .11 there, under a diaphragm flattened to a dome of 25 mm .09 to .24, bases filled by a fifth of the
    /// lung's height .32 to .78. Farther in, a flat diaphragm cannot be told from a filled base.
    /// </summary>
    private const double EndMm = 3;
    private const double BluntFraction = 0.3;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        if (!scene.HasBothLungs) yield break;
        var lungs = BitBox.Bounds(scene.Right).Union(BitBox.Bounds(scene.Left));
        var right = RibGap.Area(scene.Hounsfield, scene.Right, lungs, isRight: true, FarMm);
        var left = RibGap.Area(scene.Hounsfield, scene.Left, lungs, isRight: false, FarMm);
        var missing = Missing(scene);
        var blunt = BluntEnds(scene.Right) + BluntEnds(scene.Left);
        if (right + left > MinArea)
            yield return QualityFlags.DenseRegionAtChestWall(right + left);
        else if (blunt > 0)
            yield return QualityFlags.DenseRegionAtChestWall(blunt);
        else if (missing > MinMissing || BaseDifference(scene) > LargestBaseDifferenceMm)
            yield return QualityFlags.DenseRegionAtChestWall(missing);
    }

    /// <summary>
    /// cm² of the sections near the ends of a lung that are wide at once; ends that the scan cuts do not count.
    /// </summary>
    private static double BluntEnds(BitVolume lung)
    {
        var spacing = lung.Geometry.Spacing;
        double[] areas =
        [
            .. Enumerable.Range(0, lung.Size.Z).Select(z => Section(lung, z) * spacing.X * spacing.Y / 100),
        ];
        var (widest, within) = (areas.Max(), (int)Math.Round(EndMm / spacing.Z));
        var (first, last) = (
            Array.FindIndex(areas, area => area >= BaseArea), Array.FindLastIndex(areas, area => area >= BaseArea));
        return last - first <= 2 * within ? 0 : End(first, 1) + End(last, -1);

        double End(int slice, int inwards)
        {
            var area = areas[slice + (inwards * within)];
            return areas[inwards > 0 ? 0 : ^1] == 0 && area > BluntFraction * widest ? area : 0;
        }
    }

    /// <summary>
    /// cm² of the side view in which one lung is deep and the other missing; the excess of the larger side.
    /// </summary>
    private static double Missing(QualityScene scene)
    {
        var (size, spacing) = (scene.Grid.Size, scene.Grid.Spacing);
        long right = 0, left = 0;
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var (ofRight, ofLeft) = (Depth(scene.Right, y, z), Depth(scene.Left, y, z));
                if (ofRight == 0 && ofLeft * spacing.X > MinDepthMm) right++;
                else if (ofLeft == 0 && ofRight * spacing.X > MinDepthMm) left++;
            }
        }

        return Math.Abs(right - left) * spacing.Y * spacing.Z / 100;
    }

    private static double BaseDifference(QualityScene scene) =>
        Math.Abs(Base(scene.Right) - Base(scene.Left)) * scene.Grid.Spacing.Z;

    /// <summary>The lowest slice with some area of lung.</summary>
    private static int Base(BitVolume lung)
    {
        var min = BaseArea * 100 / (lung.Geometry.Spacing.X * lung.Geometry.Spacing.Y);
        return Enumerable.Range(0, lung.Size.Z).FirstOrDefault(z => Section(lung, z) >= min);
    }

    /// <summary>Voxels of a slice.</summary>
    private static int Section(BitVolume lung, int z) => Enumerable.Range(0, lung.Size.Y).Sum(y => Depth(lung, y, z));

    /// <summary>Voxels of a row.</summary>
    private static int Depth(BitVolume lung, int y, int z)
    {
        var count = 0;
        foreach (var word in lung.Row(y, z)) count += BitOperations.PopCount(word);
        return count;
    }
}
