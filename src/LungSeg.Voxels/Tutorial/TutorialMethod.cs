using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tutorial;

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

    /// <summary>
    /// Both lungs without what is denser than air (unfilled) and with it (filled); the caller disposes them.
    /// </summary>
    public static (BitVolume Unfilled, BitVolume Filled) Run(
        Volume<short> hounsfield, ISegmentationProbe? probe = null)
    {
        using var solid = Threshold.Above(hounsfield, ThresholdHu);
        probe?.Show("threshold", hounsfield, [new("denser than the threshold", solid)]);
        AddAirAroundBody(solid);
        probe?.Show("body-with-surroundings", hounsfield, [new("body and the air around it", solid)]);

        var (unfilled, filled) = SlabScheduler.Both(() => LargestPocket(solid), () => Filled(solid));
        probe?.Show("air", hounsfield, [new("air of the lungs", unfilled)]);
        probe?.Show("filled", hounsfield, [new("lungs", filled)]);
        return (unfilled, filled);
    }

    /// <summary>Air connected to voxel (0, 0, 0), corners included, becomes solid.</summary>
    private static void AddAirAroundBody(BitVolume solid)
    {
        using var air = ConnectedComponents.OfBackground(solid, Connectivity.TwentySix);
        var outside = air.IndexAt(0, 0, 0);
        if (outside >= 0) air.AddTo(solid, component => component.Index == outside);
    }

    private static BitVolume Filled(BitVolume solid)
    {
        using var largestSolids = LargestSolidOfEachSlice(solid);
        return LargestPocket(largestSolids);
    }

    private static BitVolume LargestSolidOfEachSlice(BitVolume solid)
    {
        using var solids = ConnectedComponents.Of(solid, Connectivity.EightInSlice);
        var largest = solids.LargestOfEachSlice();
        return solids.Extract(component => component.Index == largest[component.Box.MinZ]?.Index);
    }

    private static BitVolume LargestPocket(BitVolume solid)
    {
        using var pockets = ConnectedComponents.OfBackground(solid, Connectivity.TwentySix);
        var largest = pockets.Largest();
        return pockets.Extract(component => component.Index == largest?.Index);
    }
}
