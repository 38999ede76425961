using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>Parameters of <see cref="FindBody"/>.</summary>
internal sealed record BodyParameters
{
    [Parameter(
        "mm", 2, 8,
        "Sheets of tissue thinner than twice this come off the body: table shells are 1 to 4 mm thick, a chest wall 15",
        Source = "Pulmonary Toolkit")]
    public double OpeningMm { get; init; } = 4;

    [Parameter(
        "mm", 4, 30, "A wall that is missing over less than this from slice to slice is bridged",
        Source = "what a block of 12 mm does not fit through")]
    public double BridgedMm { get; init; } = 12;

    [Parameter(
        "HU", -1024, -1000,
        "A column of voxels through all slices that is nowhere brighter was not scanned: air is noisy and never stays "
            + "so dark",
        Source = "scanners fill what lies beyond their circle")]
    public int MaxPaddingHu { get; init; } = -1015;

    [Parameter("mm", 0, 5, "Voxels this near to padding are mixed with it and no part of the body")]
    public double MixedMm { get; init; } = 2;

    [Parameter("fraction", 0, 1, "A block with at least this fraction of padding was not scanned")]
    public double MinPaddedFraction { get; init; } = 0.01;

    [Parameter("HU", -990, -900, "Air outside a patient is at most this bright")]
    public int MaxOutsideAirHu { get; init; } = -960;

    [Parameter(
        "fraction", 0, 1,
        "Of a pocket at the edge of the scan at least this fraction is so dark where it lies outside the patient; a "
            + "lung has less")]
    public double MinDarkFraction { get; init; } = 0.5;

    [Parameter(
        "fraction", 0, 1, "A scan cuts the chest in front where at least this fraction of its front edge is body")]
    public double MinCutFraction { get; init; } = 0.15;

    [Parameter(
        "fraction", 0, 1,
        "A scan cuts the chest behind where at least this fraction of its back edge is bone: a back that lies on the "
            + "edge shows skin")]
    public double MinCutBoneFraction { get; init; } = 0.02;

    [Parameter("mm", 0, 10, "How far within the edge of the scan it is looked what a pocket holds")]
    public double LookMm { get; init; } = 2;
}
