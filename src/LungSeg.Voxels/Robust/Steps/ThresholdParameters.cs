using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="FindThreshold"/>.</summary>
internal sealed record ThresholdParameters
{
    [Parameter("HU", -700, -300, "The threshold is never lower")]
    public int MinHu { get; init; } = -520;

    [Parameter("HU", -400, -150, "The threshold is never higher")]
    public int MaxHu { get; init; } = -300;

    [Parameter(
        "HU", -1024, -900, "Darker voxels do not count as lung: gas in bowel and trachea would pull its mean down")]
    public int MinLungHu { get; init; } = -980;

    [Parameter("HU", 50, 500, "Denser voxels do not count as tissue: lung does not border on bone and contrast medium")]
    public int MaxTissueHu { get; init; } = 200;
}
