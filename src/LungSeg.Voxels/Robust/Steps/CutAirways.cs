using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Takes trachea and main bronchi out of a filled lung, to the hilum and no farther. A lung begins where lung surrounds
/// a bronchus in its axial slice: there what it surrounds is filled (artery and bronchus together are wider than the
/// closing's ball), and the bronchus stays. So a bronchus ends between two slices, and is not carved out of the middle
/// of a lung.
/// </summary>
internal sealed class CutAirways(HilumParameters p)
{
    /// <summary>Works on a lung in place.</summary>
    /// <param name="lung">A lung after the filling.</param>
    /// <param name="central">Trachea and main bronchi with their walls.</param>
    /// <param name="bronchi">The lumen of the bronchi that follow.</param>
    public void From(BitVolume lung, BitVolume central, BitVolume bronchi)
    {
        var found = BitBox.Bounds(central).Union(BitBox.Bounds(bronchi));
        if (found.IsEmpty) return;
        var reach = (int)Math.Ceiling(p.ReachMm / lung.Geometry.Spacing.X);
        var box = found.Expand(reach, reach, reach).Intersect(VoxelBox.Of(lung.Size));
        using var part = BitBox.Crop(lung, box);
        using var walls = BitBox.Crop(central, box);
        using var airways = BitBox.Crop(bronchi, box);
        BitLogic.Or(airways, walls);
        FillAround(part, airways);
        using var sections = ConnectedComponents.Of(walls, Connectivity.EightInSlice);
        using var inside = walls.Clone();
        BitLogic.And(inside, part);
        var closed = sections.CountWithin(inside);
        using var outside = sections.Extract(section =>
            closed[section.Index] < p.MinClosedFraction * section.VoxelCount
        );
        BitLogic.AndNot(part, outside);
        BitBox.Paste(part, box, lung, box);
    }

    /// <summary>Fills what a lung surrounds in an axial slice, where a bronchus lies in it or beside it.</summary>
    private void FillAround(BitVolume lung, BitVolume airways)
    {
        using var gaps = ConnectedComponents.OfBackground(lung, Connectivity.FourInSlice);
        var isFilled = Array.ConvertAll(gaps.Components.ToArray(), gap =>
            gap.IsSpot(lung.Geometry, p.MaxGapMm2) && IsBeside(gap, airways)
        );
        if (!isFilled.Contains(true))
            return;
        gaps.AddTo(lung, gap => isFilled[gap.Index]);
        HoleFilling.Fill(lung);
    }

    private bool IsBeside(Component gap, BitVolume airways)
    {
        var reach = (int)Math.Ceiling(p.BesideMm / airways.Geometry.Spacing.X);
        using var around = BitBox.Crop(airways, gap.Box.Expand(reach, reach, reach));
        return !BitLogic.IsEmpty(around);
    }
}
