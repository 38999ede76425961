using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="ChooseLungs"/>.</summary>
internal sealed record ChoiceParameters
{
    [Parameter("mL", 5, 200, "Smaller air is no lung on its own; a collapsed lung is larger")]
    public double MinLungMl { get; init; } = 25;

    [Parameter("fraction", 0, 1, "A second lung has at least this fraction of the first")]
    public double MinFractionOfFirst { get; init; } = 0.03;

    [Parameter("mL", 0, 50, "Smaller pieces that disease cuts off are lost among its own pockets of air")]
    public double MinCutOffMl { get; init; } = 5;

    [Parameter(
        "HU", 0, 150,
        "The darkest tenth of such a piece is this much brighter than air, or no darker than lung: an apex may be "
            + "emphysematous and the rest not")]
    public int CutOffAboveAirHu { get; init; } = 40;

    [Parameter("mm", 0, 20, "Smaller pieces (behind a fissure, between vessels) count up to this far from a lung")]
    public double NearMm { get; init; } = 5;

    [Parameter("mL", 0, 5, "And from this volume on")]
    public double MinPieceMl { get; init; } = 0.3;

    [Parameter("mL", 50, 1000, "More than that of one density is no bowel")]
    public double BeyondDoubtMl { get; init; } = 200;

    [Parameter(
        "HU", 0, 150, "The darkest tenth of a smaller piece may be this much darker than that of the first lung")]
    public double MaxDarkerThanFirstHu { get; init; } = 30;

    [Parameter(
        "fraction", 0, 1,
        "A smaller piece of which this fraction lies near to gas or airways is what is mixed with their wall")]
    public double MinMixedFraction { get; init; } = 0.5;

    [Parameter("mm", 0, 10, "How near that is")]
    public double MixedMm { get; init; } = 2;
}
