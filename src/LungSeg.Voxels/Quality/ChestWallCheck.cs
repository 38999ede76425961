using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Looks for a wide dense region between chest wall and lung on one side. From the skin to the lung it is about as far on
/// the right as on the left, seen from the side and from behind; where one side's lung begins much later, or not at all,
/// something dense lies in its place. The comparison with the other side stands for the rib cage that Mansoor et al.
/// (IEEE Trans. Med. Imaging 33, 2014) compare with; disease alike on both sides is left to volume and density.
/// </summary>
internal static class ChestWallCheck
{
    /// <summary>A difference that posture and muscle do not explain, mm.</summary>
    private const double LeastDifferenceMm = 30;

    /// <summary>A lung must be at least this deep along a ray for its absence on the other side to count, mm.</summary>
    private const double LeastDepthMm = 35;

    /// <summary>The area that is flagged, cm²: about a sixth of a lung's side.</summary>
    private const double LeastArea = 55;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        if (!scene.HasBothLungs) yield break;
        var area = FromTheSide(scene);
        if (area > LeastArea) yield return QualityFlags.DenseRegionAtChestWall(area);
    }

    /// <summary>cm² of the side view in which one lung begins late or is missing; the larger of the two sides.</summary>
    private static double FromTheSide(QualityScene scene)
    {
        var (size, spacing) = (scene.Grid.Size, scene.Grid.Spacing);
        long right = 0, left = 0;
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var skin = Ends(scene.Body.Row(y, z));
                var (ofRight, ofLeft) = (Ends(scene.Right.Row(y, z)), Ends(scene.Left.Row(y, z)));
                var (rightThere, leftThere) = (ofRight.First >= 0, ofLeft.First >= 0);
                if (skin.First < 0 || (!rightThere && !leftThere)) continue;
                var fromRight = (ofRight.First - skin.First) * spacing.X;
                var fromLeft = (skin.Last - ofLeft.Last) * spacing.X;
                if (rightThere && leftThere)
                {
                    if (fromRight - fromLeft > LeastDifferenceMm) right++;
                    else if (fromLeft - fromRight > LeastDifferenceMm) left++;
                }
                else if (rightThere && (ofRight.Last - ofRight.First) * spacing.X > LeastDepthMm) left++;
                else if (leftThere && (ofLeft.Last - ofLeft.First) * spacing.X > LeastDepthMm) right++;
            }
        }

        // The domes' own difference makes both counts large or one of them by a strip; only the excess of one side counts.
        return Math.Abs(right - left) * spacing.Y * spacing.Z / 100;
    }

    private static (int First, int Last) Ends(ReadOnlySpan<ulong> row)
    {
        var first = row.IndexOfAnyExcept(0UL);
        if (first < 0) return (-1, -1);
        var last = row.LastIndexOfAnyExcept(0UL);
        return ((first << 6) + BitOperations.TrailingZeroCount(row[first]), (last << 6) + 63 - BitOperations.LeadingZeroCount(row[last]));
    }
}
