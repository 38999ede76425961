using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// The widely used tutorial method (G. Zuidhof, Full Preprocessing Tutorial, Data Science Bowl 2017): threshold, air
/// around the body found from one corner, vessels filled slice by slice, largest pocket of air kept. Kept as the
/// yardstick: it holds the trachea, does not tell the sides apart, and takes what touches the corner's air as outside.
/// A slice is the grid's own, whatever it shows.
/// </summary>
public static class TutorialMethod
{
    /// <summary>Between lung and soft tissue, HU.</summary>
    public const int ThresholdHu = -320;

    /// <summary>Both lungs without what is denser than air (unfilled) and with it (filled); the caller disposes them.</summary>
    public static (BitVolume Unfilled, BitVolume Filled) Run(
        Volume<short> hounsfield, ISegmentationProbe? probe = null, int threads = 0)
    {
        using var solid = Threshold.Above(hounsfield, ThresholdHu, threads);
        probe?.Show("threshold", hounsfield, [new("denser than the threshold", solid)]);
        AddAirAroundBody(solid, threads);
        probe?.Show("body-with-surroundings", hounsfield, [new("body and the air around it", solid)]);

        var (unfilled, filled) = SlabScheduler.Both(threads, () => LargestPocket(solid, threads), () => Filled(solid, threads));
        probe?.Show("air", hounsfield, [new("air of the lungs", unfilled)]);
        probe?.Show("filled", hounsfield, [new("lungs", filled)]);
        return (unfilled, filled);
    }

    /// <summary>Air connected to voxel (0, 0, 0), corners included, becomes solid.</summary>
    private static void AddAirAroundBody(BitVolume solid, int threads)
    {
        using var air = ConnectedComponents.OfBackground(solid, Connectivity.TwentySix, threads);
        var outside = air.IndexAt(0, 0, 0);
        if (outside >= 0) air.AddTo(solid, component => component.Index == outside, threads);
    }

    private static BitVolume Filled(BitVolume solid, int threads)
    {
        using var largestSolids = LargestSolidOfEachSlice(solid, threads);
        return LargestPocket(largestSolids, threads);
    }

    private static BitVolume LargestSolidOfEachSlice(BitVolume solid, int threads)
    {
        using var solids = ConnectedComponents.Of(solid, Connectivity.EightInSlice, threads);
        var largest = solids.LargestOfEachSlice();
        return solids.Extract(component => component.Index == largest[component.Box.MinZ]?.Index, threads);
    }

    private static BitVolume LargestPocket(BitVolume solid, int threads)
    {
        using var pockets = ConnectedComponents.OfBackground(solid, Connectivity.TwentySix, threads);
        var largest = pockets.Largest();
        return pockets.Extract(component => component.Index == largest?.Index, threads);
    }
}
