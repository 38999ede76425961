using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>The air of the lungs. It owns its mask.</summary>
/// <param name="Mask">Both lungs as air, sides not told apart.</param>
/// <param name="Histogram">How often each HU is in it.</param>
/// <param name="Flags">What a person should know.</param>
internal sealed record LungAir(BitVolume Mask, HounsfieldHistogram Histogram, IReadOnlyList<QualityFlag> Flags)
    : IDisposable
{
    public void Dispose() => Mask.Dispose();
}

/// <summary>
/// Chooses, among the pieces of air in the body, those that are lung: of a lung's mean density, and either large, or
/// near what was chosen and not tiny, or cut off by disease (<see cref="CutOffLung"/>). Pieces far away (bowel, air in
/// the oesophagus, under the arms) stay out. A piece that is not large beyond doubt is no darker than the largest one
/// (a bubble in the bowel is), and does not lie around gas or airways that were taken out (what is mixed with their
/// wall does).
/// </summary>
internal sealed class ChooseLungs(ChoiceParameters p, CutOffParameters cutOff, TissueParameters tissue)
{
    /// <summary>Chooses the pieces; the mask is empty where there is no lung. The caller disposes the result.</summary>
    public LungAir Run(ChestVolume chest, ChestBody body, Airways airways, AirWithoutGas air)
    {
        using var pieces = ConnectedComponents.Of(air.Rest, Connectivity.Six);
        using var mixed = NearGasOrAirways(air, airways, chest);
        var (isLung, all) = (new bool[pieces.Count], new HounsfieldHistogram());
        var large = pieces.Components.ToArray()
            .Where(piece => piece.VoxelCount >= chest.Voxels(p.MinLungMl)).OrderByDescending(piece => piece.VoxelCount);
        (Component Piece, HounsfieldHistogram Histogram)? first = null;
        foreach (var piece in large)
        {
            if (first is { } f && piece.VoxelCount < p.MinFractionOfFirst * f.Piece.VoxelCount) break;
            using var mask = pieces.Extract(piece.Index);
            var histogram = HounsfieldHistogram.Of(chest.Hounsfield, mask);
            isLung[piece.Index] =
                AeratedLung.HasDensity(histogram, tissue)
                && (first is null
                    || piece.VoxelCount >= chest.Voxels(p.BeyondDoubtMl)
                    || IsLike(first.Value.Histogram, histogram, mask, mixed));
            if (!isLung[piece.Index])
                continue;
            first ??= (piece, histogram);
            all.Add(histogram);
        }

        if (first is null) return new(new(chest.Grid), all, []);

        using var lungs = pieces.Extract(piece => isLung[piece.Index]);
        var place = new Lazy<CutOffLung>(() => new(lungs, body.MiddleX, chest, cutOff));
        var keptMl = 0.0;
        foreach (var piece in pieces.Components)
        {
            if (isLung[piece.Index] || piece.VoxelCount < chest.Voxels(p.MinCutOffMl)) continue;
            using var mask = pieces.Extract(piece.Index);
            var histogram = HounsfieldHistogram.Of(chest.Hounsfield, mask);
            if (!IsCutOff(mask, histogram, first.Value.Histogram, airways.AirHu, mixed) || !place.Value.Holds(mask))
                continue;
            isLung[piece.Index] = true;
            keptMl += chest.Millilitres(piece.VoxelCount);
            BitLogic.Or(lungs, mask);
            all.Add(histogram);
        }

        using var near = BinaryMorphology.Dilate(lungs, StructuringElement.Ball(chest.Grid, p.NearMm));
        foreach (var piece in pieces.Components)
        {
            if (isLung[piece.Index] || piece.VoxelCount < chest.Voxels(p.MinPieceMl)) continue;
            var c = piece.Centroid;
            if (!near[(int)c.X, (int)c.Y, (int)c.Z]) continue;
            using var mask = pieces.Extract(piece.Index);
            var histogram = HounsfieldHistogram.Of(chest.Hounsfield, mask);
            isLung[piece.Index] =
                AeratedLung.HasDensity(histogram, tissue) && IsLike(first.Value.Histogram, histogram, mask, mixed);
            if (isLung[piece.Index])
                all.Add(histogram);
        }

        return new(
            pieces.Extract(piece => isLung[piece.Index]), all,
            keptMl > 0 ? [QualityFlags.CutOffPiecesKept(keptMl)] : []);
    }

    /// <summary>
    /// Whether a piece that is small beside the lungs has a lung's density all the same: disease may have cut it off.
    /// </summary>
    private bool IsCutOff(
        BitVolume mask, HounsfieldHistogram piece, HounsfieldHistogram first, int airHu, BitVolume mixed)
    {
        var holdsGas = piece.Percentile(0.1) < airHu + p.CutOffAboveAirHu && IsDarkerThan(first, piece);
        return AeratedLung.HasDensity(piece, tissue) && !holdsGas && !IsMixed(piece, mask, mixed);
    }

    private BitVolume NearGasOrAirways(AirWithoutGas air, Airways airways, ChestVolume chest)
    {
        using var both = air.Gas.Clone();
        BitLogic.Or(both, airways.Central);
        BitLogic.Or(both, airways.Hilar);
        return BinaryMorphology.Dilate(both, StructuringElement.Ball(chest.Grid, p.MixedMm));
    }

    /// <summary>No darker than the first lung, and not what is mixed with the wall of gas or airways.</summary>
    private bool IsLike(HounsfieldHistogram first, HounsfieldHistogram piece, BitVolume mask, BitVolume mixed) =>
        !IsDarkerThan(first, piece) && !IsMixed(piece, mask, mixed);

    private bool IsDarkerThan(HounsfieldHistogram first, HounsfieldHistogram piece) =>
        piece.Percentile(0.1) < first.Percentile(0.1) - p.MaxDarkerThanFirstHu;

    private bool IsMixed(HounsfieldHistogram piece, BitVolume mask, BitVolume mixed) =>
        BitLogic.CountCommon(mask, mixed) >= p.MinMixedFraction * piece.Total;
}
