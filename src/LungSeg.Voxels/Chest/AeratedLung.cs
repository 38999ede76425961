using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>What aerated lung is in HU.</summary>
internal static class AeratedLung
{
    /// <summary>Whether a piece's mean is that of aerated lung.</summary>
    public static bool HasDensity(HounsfieldHistogram piece, TissueParameters tissue) =>
        piece.Mean() is var mean && mean > tissue.MinLungMeanHu && mean < tissue.MaxLungMeanHu;
}
