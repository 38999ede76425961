using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Grows two cores back until they share the piece they were eroded from. What is within the erosion's reach of one
/// core only is that core's; what then hangs on one of them only follows it; and only what lies between both is grown
/// into a voxel in turn, through clear air first, so that they meet on the seam. The last is a thin sheet, so the cost
/// is that of a few dilations.
/// </summary>
internal static class CoreRegrowth
{
    /// <summary>Grows both cores in place.</summary>
    /// <param name="piece">What is shared out.</param>
    /// <param name="clear">The part of it that is clearly air.</param>
    /// <param name="one">One core, within the piece.</param>
    /// <param name="other">The other core.</param>
    public static void Run(BitVolume piece, BitVolume clear, Regrown one, Regrown other)
    {
        TakeWithinReach(piece, one, other);
        var (first, second) = (one.Mask, other.Mask);
        using var between = FollowOrLeave(piece, first, second);
        var box = BitBox.Bounds(between).Expand(1, 1, 1).Intersect(VoxelBox.Of(piece.Size));
        if (box.IsEmpty) return;

        using var seam = BitBox.Crop(between, box);
        using var clearSeam = BitBox.Crop(clear, box);
        BitLogic.And(clearSeam, seam);
        using var ofFirst = BitBox.Crop(first, box);
        using var ofSecond = BitBox.Crop(second, box);
        Share(clearSeam, ofFirst, ofSecond);
        Share(seam, ofFirst, ofSecond);
        BitBox.Paste(ofFirst, box, first, box);
        BitBox.Paste(ofSecond, box, second, box);
    }

    /// <summary>
    /// Grows two seeds in place until they share the piece, through its darkest voxels first, so that they meet on the
    /// brightest sheet between them (a watershed by flooding in a few levels).
    /// </summary>
    /// <param name="piece">What is shared out.</param>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="levels">HU up to which is flooded, from dark to bright.</param>
    /// <param name="first">One seed, within the piece.</param>
    /// <param name="second">The other seed, within the piece.</param>
    public static void Flood(
        BitVolume piece, Volume<short> hounsfield, IEnumerable<int> levels, BitVolume first, BitVolume second)
    {
        foreach (var level in levels)
        {
            using var dark = Threshold.Between(hounsfield, short.MinValue, level);
            BitLogic.And(dark, piece);
            Share(dark, first, second);
        }

        Share(piece, first, second);
    }

    private static void TakeWithinReach(BitVolume piece, Regrown one, Regrown other)
    {
        using var contested = one.Reach.Clone();
        BitLogic.And(contested, other.Reach);
        foreach (var core in (Regrown[])[one, other])
        {
            BitLogic.And(core.Reach, piece);
            BitLogic.AndNot(core.Reach, contested);
            BitLogic.Or(core.Mask, core.Reach);
        }

        BitLogic.AndNot(other.Mask, one.Mask);
    }

    /// <summary>
    /// Gives the parts that hang on one core to it and returns those that hang on both; the caller disposes them.
    /// </summary>
    private static BitVolume FollowOrLeave(BitVolume piece, BitVolume first, BitVolume second)
    {
        using var rest = piece.Clone();
        BitLogic.AndNot(rest, first);
        BitLogic.AndNot(rest, second);
        using var parts = ConnectedComponents.Of(rest, Connectivity.Six);
        var (hangsOnFirst, hangsOnSecond) = (Geodesic.Beside(parts, rest, first), Geodesic.Beside(parts, rest, second));
        parts.AddTo(first, part => hangsOnFirst[part.Index] && !hangsOnSecond[part.Index]);
        parts.AddTo(second, part => !hangsOnFirst[part.Index] && hangsOnSecond[part.Index]);
        return parts.Extract(part => hangsOnFirst[part.Index] && hangsOnSecond[part.Index]);
    }

    /// <summary>Both grow in turn by a voxel until nothing is left to take.</summary>
    private static void Share(BitVolume seam, BitVolume first, BitVolume second)
    {
        bool grew;
        do
        {
            grew = Grow(first, second) | Grow(second, first);
        }
        while (grew);

        bool Grow(BitVolume own, BitVolume other)
        {
            using var free = seam.Clone();
            BitLogic.AndNot(free, other);
            return Geodesic.Grow(own, free, 1);
        }
    }
}
