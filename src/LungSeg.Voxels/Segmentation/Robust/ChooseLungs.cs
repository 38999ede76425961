using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Chooses, among the pieces of air in the body, those that are lung: of a lung's mean density, and either large, or
/// near what was chosen and not tiny, or cut off by disease (<see cref="CutOffLung"/>). Pieces far away (bowel, air in the gullet, under the arms) stay out. A piece that is
/// not large beyond doubt is no darker than the largest one (a bubble in the bowel is), and does not lie around gas or
/// airways that were taken out (what is mixed with their wall does).
/// </summary>
internal sealed class ChooseLungs : IRobustStep
{
    /// <summary>Air smaller than this is no lung on its own, mL; a collapsed lung is larger.</summary>
    private const double LeastLungMl = 25;

    /// <summary>A second lung has at least this share of the first.</summary>
    private const double LeastShareOfFirst = 0.03;

    /// <summary>Smaller pieces that disease cuts off (<see cref="CutOffLung"/>) are lost among its own pockets of air, mL.</summary>
    private const double LeastCutOffMl = 5;

    /// <summary>The darkest tenth of such a piece is this much brighter than air, HU, or no darker than lung: an apex may be emphysematous and the rest not.</summary>
    private const int AboveAir = 40;

    /// <summary>Smaller pieces (behind a fissure, between vessels) count up to this far from a lung, mm.</summary>
    private const double NearMm = 5;

    private const double LeastPieceMl = 0.3;

    /// <summary>Mean of aerated lung, HU; darker is gas, denser is noise in fat.</summary>
    private const double DarkestMean = -960;
    private const double DensestMean = -480;

    /// <summary>More than that of one density is no bowel, mL.</summary>
    private const double BeyondDoubtMl = 200;

    /// <summary>The darkest tenth of a smaller piece may be this much darker than that of the first lung, HU.</summary>
    private const double DarkerThanFirst = 30;

    /// <summary>A smaller piece of which this share lies so near to gas or airways, mm, is what is mixed with their wall.</summary>
    private const double LargestMixedShare = 0.5;
    private const double MixedMm = 2;

    public string Name => "lungs";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("air of the lungs", work.Lungs)];

    public void Run(RobustWorkspace work)
    {
        using var pieces = ConnectedComponents.Of(work.Lungs, Connectivity.Six, work.Threads);
        using var mixed = NearGasOrAirways(work);
        var isLung = new bool[pieces.Count];
        var large = pieces.Components.ToArray()
            .Where(p => p.VoxelCount >= work.Voxels(LeastLungMl)).OrderByDescending(p => p.VoxelCount);
        (Component Piece, HounsfieldHistogram Histogram)? first = null;
        foreach (var piece in large)
        {
            if (first is { } f && piece.VoxelCount < LeastShareOfFirst * f.Piece.VoxelCount) break;
            using var mask = pieces.Extract(piece.Index, work.Threads);
            var histogram = HounsfieldHistogram.Of(work.Hounsfield, mask, work.Threads);
            isLung[piece.Index] = HasLungDensity(histogram)
                && (first is null || piece.VoxelCount >= work.Voxels(BeyondDoubtMl) || IsLike(first.Value.Histogram, histogram, mask, mixed));
            if (!isLung[piece.Index]) continue;
            first ??= (piece, histogram);
            work.LungHistogram.Add(histogram);
        }

        if (first is null)
        {
            work.Lungs = new(work.Grid);
            return;
        }

        using var lungs = pieces.Extract(p => isLung[p.Index], work.Threads);
        AddCutOff(pieces, isLung, lungs, first.Value.Histogram, mixed, work);
        using var near = BinaryMorphology.Dilate(lungs, StructuringElement.Ball(work.Grid, NearMm), work.Threads);
        foreach (var piece in pieces.Components)
        {
            if (isLung[piece.Index] || piece.VoxelCount < work.Voxels(LeastPieceMl)) continue;
            var c = piece.Centroid;
            if (!near[(int)c.X, (int)c.Y, (int)c.Z]) continue;
            using var mask = pieces.Extract(piece.Index, work.Threads);
            var histogram = HounsfieldHistogram.Of(work.Hounsfield, mask, work.Threads);
            isLung[piece.Index] = HasLungDensity(histogram) && IsLike(first.Value.Histogram, histogram, mask, mixed);
            if (isLung[piece.Index]) work.LungHistogram.Add(histogram);
        }

        work.Lungs = pieces.Extract(p => isLung[p.Index], work.Threads);
    }

    /// <summary>Adds pieces of a lung's density that are small beside the lungs but lie where lung does: disease cuts them off.</summary>
    private static void AddCutOff(
        ComponentTable pieces, bool[] isLung, BitVolume lungs, HounsfieldHistogram first, BitVolume mixed, RobustWorkspace work)
    {
        CutOffLung? place = null;
        var kept = 0L;
        foreach (var piece in pieces.Components)
        {
            if (isLung[piece.Index] || piece.VoxelCount < work.Voxels(LeastCutOffMl)) continue;
            using var mask = pieces.Extract(piece.Index, work.Threads);
            var histogram = HounsfieldHistogram.Of(work.Hounsfield, mask, work.Threads);
            var holdsGas = histogram.Percentile(0.1) < work.AirHu + AboveAir && IsDarkerThan(first, histogram);
            if (!HasLungDensity(histogram) || holdsGas || IsMixed(histogram, mask, mixed)) continue;
            place ??= new(lungs, work);
            if (!place.Holds(mask)) continue;
            isLung[piece.Index] = true;
            kept += piece.VoxelCount;
            BitLogic.Or(lungs, mask);
            work.LungHistogram.Add(histogram);
        }

        if (kept > 0) work.Flags.Add(QualityFlags.CutOffPiecesKept(work.Millilitres(kept)));
    }

    private static BitVolume NearGasOrAirways(RobustWorkspace work)
    {
        using var both = work.Gas.Clone();
        BitLogic.Or(both, work.CentralAirways);
        BitLogic.Or(both, work.HilarBronchi);
        return BinaryMorphology.Dilate(both, StructuringElement.Ball(work.Grid, MixedMm), work.Threads);
    }

    /// <summary>Whether a piece's mean is that of aerated lung.</summary>
    internal static bool HasLungDensity(HounsfieldHistogram piece) => piece.Mean() is > DarkestMean and < DensestMean;

    /// <summary>No darker than the first lung, and not what is mixed with the wall of gas or airways.</summary>
    private static bool IsLike(HounsfieldHistogram first, HounsfieldHistogram piece, BitVolume mask, BitVolume mixed) =>
        !IsDarkerThan(first, piece) && !IsMixed(piece, mask, mixed);

    private static bool IsDarkerThan(HounsfieldHistogram first, HounsfieldHistogram piece) =>
        piece.Percentile(0.1) < first.Percentile(0.1) - DarkerThanFirst;

    private static bool IsMixed(HounsfieldHistogram piece, BitVolume mask, BitVolume mixed) =>
        BitLogic.CountCommon(mask, mixed) >= LargestMixedShare * piece.Total;
}
