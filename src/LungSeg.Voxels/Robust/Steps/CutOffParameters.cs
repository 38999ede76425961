using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="CutOffLung"/>.</summary>
internal sealed record CutOffParameters
{
    [Parameter(
        "HU", 150, 400,
        "Bone on the way to a piece; contrast medium in the vessels of a lung is seldom as bright over a block")]
    public int BoneHu { get; init; } = 250;

    [Parameter(
        "fraction", 0, 1, "At most this fraction of a piece may lie behind bone",
        Source = "a piece of lung has 0 to .05, air over the ribs .4 and more")]
    public double MaxBehindBoneFraction { get; init; } = 0.2;

    [Parameter("count", 50, 10000, "How many blocks of a piece are looked at")]
    public int Samples { get; init; } = 400;

    [Parameter(
        "fraction", 0, 1,
        "The dome is higher than this fraction of the columns in the outer half of a lung, where no heart lies below "
            + "it")]
    public double DomeFraction { get; init; } = 0.9;

    [Parameter("mm", 5, 60, "So near to the patient's middle lies the oesophagus")]
    public double BesideMiddleMm { get; init; } = 25;
}
