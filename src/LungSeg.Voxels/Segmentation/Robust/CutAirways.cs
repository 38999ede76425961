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

    /// <summary>Works on a lung in place.</summary>
    /// <param name="lung">A lung after the filling.</param>
    /// <param name="central">Trachea and main bronchi with their walls.</param>
    /// <param name="bronchi">The lumen of the bronchi that follow.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static void From(BitVolume lung, BitVolume central, BitVolume bronchi, int threads)
    {
        var (size, all) = (lung.Size, BitBox.Bounds(central).Union(BitBox.Bounds(bronchi)));
        if (all.IsEmpty) return;
        var box = VoxelBox.Of(size) with { MinZ = all.MinZ, MaxZ = all.MaxZ };
        using var part = BitBox.Crop(lung, box);
        using var walls = BitBox.Crop(central, box);
        using var lumen = BitBox.Crop(bronchi, box);
        BitLogic.Or(lumen, walls);
        FillAround(part, lumen, threads);
        using var sections = ConnectedComponents.Of(walls, Connectivity.EightInSlice, threads);
        var closed = sections.CountWithin(part);
        using var beside = sections.Extract(section => closed[section.Index] < ClosedShare * section.VoxelCount, threads);
        BitLogic.AndNot(part, beside);
        BitBox.Paste(part, box, lung, box);
    }

    /// <summary>Fills what a lung surrounds in an axial slice, where a bronchus lies in it (the dome of the diaphragm holds none).</summary>
    private static void FillAround(BitVolume lung, BitVolume lumen, int threads)
    {
        using var gaps = ConnectedComponents.OfBackground(lung, Connectivity.FourInSlice, threads);
        var holdsBronchus = gaps.TouchedBy(lumen);
        gaps.AddTo(lung, gap => holdsBronchus[gap.Index] && (gap.Touches(lung.Size) & GridFaces.InSlice) == 0, threads);
    }
}
