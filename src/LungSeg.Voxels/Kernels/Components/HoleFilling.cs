using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Fills, in place, the background that does not reach the grid's border. A hole is a component of the background with
/// face neighbours, the dual of corner neighbours in the mask. Exact; costs one labelling of the background.
/// </summary>
public static class HoleFilling
{
    /// <summary>Fills what is enclosed in three dimensions.</summary>
    /// <param name="mask">Changed in place.</param>
    /// <param name="openFaces">Background that reaches one of these faces is not a hole.</param>
    public static void Fill(BitVolume mask, GridFaces openFaces = GridFaces.All) =>
        Fill(mask, Connectivity.Six, openFaces);

    /// <summary>Fills what is enclosed within its slice.</summary>
    public static void FillSlices(BitVolume mask) =>
        Fill(mask, Connectivity.FourInSlice, GridFaces.InSlice);

    private static void Fill(BitVolume mask, Connectivity connectivity, GridFaces openFaces)
    {
        using var background = ConnectedComponents.OfBackground(mask, connectivity);
        background.AddTo(mask, component => (component.Touches(mask.Size) & openFaces) == 0);
    }
}
