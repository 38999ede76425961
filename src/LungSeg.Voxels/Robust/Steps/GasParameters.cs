using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="RemoveGas"/>.</summary>
internal sealed record GasParameters
{
    [Parameter("HU", 10, 100, "A block of gas is at most this much brighter than the air of the trachea")]
    public int AboveAirHu { get; init; } = 40;

    [Parameter("mL", 1, 50, "Smaller pockets are left to the choice of the lungs")]
    public double MinMl { get; init; } = 8;

    [Parameter("HU", -900, -700, "An emphysematous lung that is not as dark as gas is darker than this")]
    public int MaxEmphysemaHu { get; init; } = -800;

    [Parameter("HU", -800, -300, "A block of this HU or more has a wall in it")]
    public int MinWallHu { get; init; } = -600;

    [Parameter("mm", 2, 20, "Within a pocket, closed over gaps of this radius, it is looked for lung")]
    public double GapMm { get; init; } = 8;

    [Parameter("fraction", 0, 1, "At most this fraction of a pocket's blocks is such lung")]
    public double MaxLungFraction { get; init; } = 0.12;

    [Parameter(
        "fraction", 0, 1, "And at most this fraction where a pocket counts as pure air for a flag: emphysema has more")]
    public double MaxPureLungFraction { get; init; } = 0.08;

    [Parameter("fraction", 0, 1, "Of a pocket's surface at most this fraction may face air that goes on")]
    public double MaxOpenFraction { get; init; } = 0.3;

    [Parameter(
        "mL", 50, 1000, "A pocket of at least so much that shares the next parameter's volume with bronchi is a lung")]
    public double MinLungMl { get; init; } = 200;

    [Parameter("mL", 0, 5, "The volume shared with bronchi that makes a large pocket a lung")]
    public double MinBronchiMl { get; init; } = 0.1;

    [Parameter("mm", 2, 15, "From the middle of the dark blocks to the wall")]
    public double ReachMm { get; init; } = 7;
}
