using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Chooses, among the pieces of air in the body, those that are lung: of a lung's mean density, and either large, or
/// near what was chosen and not tiny. Pieces far away (bowel, air in the gullet, under the arms) stay out.
/// </summary>
internal sealed class ChooseLungs : IRobustStep
{
    /// <summary>Air smaller than this is no lung on its own, mL; a collapsed lung is larger.</summary>
    private const double LeastLungMl = 25;

    /// <summary>A second lung has at least this share of the first.</summary>
    private const double LeastShareOfFirst = 0.03;

    /// <summary>Smaller pieces (behind a fissure, between vessels) count up to this far from a lung, mm.</summary>
    private const double NearMm = 5;

    private const double LeastPieceMl = 0.3;

    /// <summary>Mean of aerated lung, HU; darker is gas, denser is noise in fat.</summary>
    private const double DarkestMean = -960;
    private const double DensestMean = -480;

    public string Name => "lungs";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("air of the lungs", work.Lungs)];

    public void Run(RobustWorkspace work)
    {
        using var pieces = ConnectedComponents.Of(work.Lungs, Connectivity.Six, work.Threads);
        var isLung = new bool[pieces.Count];
        var large = pieces.Components.ToArray()
            .Where(p => p.VoxelCount >= work.Voxels(LeastLungMl)).OrderByDescending(p => p.VoxelCount).ToArray();
        Component? first = null;
        foreach (var piece in large)
        {
            if (first is { } f && piece.VoxelCount < LeastShareOfFirst * f.VoxelCount) break;
            if (!HasLungDensity(pieces, piece, work)) continue;
            first ??= piece;
            isLung[piece.Index] = true;
        }

        using var lungs = pieces.Extract(p => isLung[p.Index], work.Threads);
        using var near = BinaryMorphology.Dilate(lungs, StructuringElement.Ball(work.Grid, NearMm), work.Threads);
        foreach (var piece in pieces.Components)
        {
            if (isLung[piece.Index] || piece.VoxelCount < work.Voxels(LeastPieceMl)) continue;
            var c = piece.Centroid;
            if (!near[(int)c.X, (int)c.Y, (int)c.Z]) continue;
            isLung[piece.Index] = HasLungDensity(pieces, piece, work);
        }

        work.Lungs = pieces.Extract(p => isLung[p.Index], work.Threads);
    }

    private static bool HasLungDensity(ComponentTable pieces, Component piece, RobustWorkspace work)
    {
        using var mask = pieces.Extract(piece.Index, work.Threads);
        return HounsfieldHistogram.Of(work.Hounsfield, mask).Mean() is > DarkestMean and < DensestMean;
    }
}
