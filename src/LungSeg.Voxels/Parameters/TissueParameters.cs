namespace LungSeg.Voxels.Parameters;

/// <summary>What tissues are in HU: one value for each, whichever step asks.</summary>
internal sealed record TissueParameters
{
    [Parameter(
        "HU", -500, -200,
        "Between lung and soft tissue: at or below is air, where the scan's own threshold is not known yet",
        Source = "tutorial")]
    public int AirTissueHu { get; init; } = -320;

    [Parameter(
        "HU", 100, 400, "Bone, as blocks of 2 mm or voxels show it", Source = "found on the scans in docs/results.md")]
    public int BoneHu { get; init; } = 180;

    [Parameter(
        "HU", -1000, -900, "A piece whose mean is darker is gas and no lung",
        Source = "found on emphysema down to -950 HU")]
    public double MinLungMeanHu { get; init; } = -960;

    [Parameter(
        "HU", -600, -300, "A piece whose mean is denser is noise in fat and no lung",
        Source = "found on the scans in docs/results.md")]
    public double MaxLungMeanHu { get; init; } = -480;
}
