using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Takes trachea and main bronchi out of a filled lung, to the hilum and no farther. A lung begins where lung surrounds
/// a bronchus in its axial slice: there what it surrounds is filled (artery and bronchus together are wider than the
/// closing's ball), and the bronchus stays. So a bronchus ends between two slices, and is not carved out of the middle of a lung.
/// </summary>
internal static class CutAirways
{
    /// <summary>A section closed over to this share is in the lung, whatever thin cleft still leads to it; beside a lung it is below a half.</summary>
    private const double ClosedShare = 0.7;

    /// <summary>How near to a bronchus its artery lies, mm.</summary>
    private const double BesideMm = 10;

    /// <summary>Artery and bronchus together have no larger section, mm²; the dome of a raised diaphragm soon has.</summary>
    private const double LargestGap = 800;

    /// <summary>Wider than this around the airways no gap is looked at, mm.</summary>
    private const double GapMm = 25;

    /// <summary>Works on a lung in place.</summary>
    /// <param name="lung">A lung after the filling.</param>
    /// <param name="central">Trachea and main bronchi with their walls.</param>
    /// <param name="bronchi">The lumen of the bronchi that follow.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static void From(BitVolume lung, BitVolume central, BitVolume bronchi, int threads)
    {
        var found = BitBox.Bounds(central).Union(BitBox.Bounds(bronchi));
        if (found.IsEmpty) return;
        var reach = (int)Math.Ceiling(GapMm / lung.Geometry.Spacing.X);
        var box = found.Expand(reach, reach, reach).Intersect(VoxelBox.Of(lung.Size));
        using var part = BitBox.Crop(lung, box);
        using var walls = BitBox.Crop(central, box);
        using var airways = BitBox.Crop(bronchi, box);
        BitLogic.Or(airways, walls);
        FillAround(part, airways, threads);
        using var sections = ConnectedComponents.Of(walls, Connectivity.EightInSlice, threads);
        using var inside = walls.Clone();
        BitLogic.And(inside, part);
        var closed = sections.CountWithin(inside);
        using var outside = sections.Extract(section => closed[section.Index] < ClosedShare * section.VoxelCount, threads);
        BitLogic.AndNot(part, outside);
        BitBox.Paste(part, box, lung, box);
    }

    /// <summary>Fills what a lung surrounds in an axial slice, where a bronchus lies in it or beside it.</summary>
    private static void FillAround(BitVolume lung, BitVolume airways, int threads)
    {
        using var gaps = ConnectedComponents.OfBackground(lung, Connectivity.FourInSlice, threads);
        var isFilled = Array.ConvertAll(gaps.Components.ToArray(), gap => gap.IsSpot(lung.Geometry, LargestGap) && IsBeside(gap, airways));
        if (!isFilled.Contains(true)) return;
        gaps.AddTo(lung, gap => isFilled[gap.Index], threads);
        HoleFilling.Fill(lung, threads: threads);
    }

    private static bool IsBeside(Component gap, BitVolume airways)
    {
        var reach = (int)Math.Ceiling(BesideMm / airways.Geometry.Spacing.X);
        using var around = BitBox.Crop(airways, gap.Box.Expand(reach, reach, reach));
        return !BitLogic.IsEmpty(around);
    }
}
