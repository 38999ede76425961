using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="FindAirways"/>.</summary>
internal sealed record AirwaysParameters
{
    [Parameter(
        "mL", 60, 400, "Airways hold no more; those of an adult hold 30 to 90 mL down to the segments",
        Source = "volume caps after the Chest Imaging Platform")]
    public double MaxMl { get; init; } = 130;

    [Parameter("HU", -850, -500, "The flood rises no higher")]
    public int MaxLevelHu { get; init; } = -700;

    [Parameter("HU", -1100, -950, "The flood falls no lower")]
    public int MinLevelHu { get; init; } = -1024;

    [Parameter(
        "mL", 5, 60,
        "A rise of the flood by more than this over the next parameter's HU is a leak into a lung; a main bronchus "
            + "holds 5",
        Source = "explosion control after Mori et al., ICPR 1996")]
    public double LeakMl { get; init; } = 20;

    [Parameter("HU", 1, 30, "The rise of the level over which a leak is looked for")]
    public int LeakRiseHu { get; init; } = 6;

    [Parameter("HU", 0, 20, "The flood stays so far below a leak")]
    public int MarginHu { get; init; } = 2;

    [Parameter("HU", -1000, -800, "Below this level the lumen is not filled to its wall, which is flagged")]
    public int FullLumenHu { get; init; } = -940;

    [Parameter("mm", 0, 5, "Closes the gaps that noise leaves in the lumen")]
    public double ClosingMm { get; init; } = 1.5;

    [Parameter(
        "fraction", 0, 0.5,
        "Of the lumen's HU this percentile is what air is on this scanner: few voxels at the wall are as dark")]
    public double AirPercentile { get; init; } = 0.15;

    [Parameter("HU", -1100, -990, "Air is no darker")]
    public int MinAirHu { get; init; } = -1005;

    [Parameter("HU", -990, -900, "Air is no brighter")]
    public int MaxAirHu { get; init; } = -975;

    [Parameter("HU", -1024, -950, "Air where there is no lumen to see it in")]
    public int DefaultAirHu { get; init; } = -1000;

    [Parameter("mm", 0, 5, "From the flood's border, which is dark, to the wall")]
    public double ToWallMm { get; init; } = 1;

    [Parameter(
        "mm", 2, 8, "Radius of the ball that fits into central airways: trachea, main bronchi, bronchus intermedius")]
    public double CentralRadiusMm { get; init; } = 4;

    [Parameter(
        "mm", 0, 80, "How far beyond the central airways bronchi are followed out of the lungs' air",
        Source = "25 left a main bronchus in on slices of 8 mm")]
    public double HilarMm { get; init; } = 40;

    [Parameter("mm2", 50, 1000, "The largest section of a main bronchus, cut lengthwise")]
    public double MaxSpotMm2 { get; init; } = 400;

    [Parameter("mm", 0, 5, "What is mixed with the wall around a bronchus")]
    public double RimMm { get; init; } = 2;

    [Parameter("mm", 0, 5, "Wall of the central airways")]
    public double WallMm { get; init; } = 2;
}
