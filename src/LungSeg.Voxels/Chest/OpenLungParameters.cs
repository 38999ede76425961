using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>Parameters of <see cref="OpenLung"/>.</summary>
internal sealed record OpenLungParameters
{
    [Parameter(
        "HU", 10, 100,
        "Air around a patient is at most this much brighter than the dark fraction of what lies at the scan's edge; "
            + "the noise of blocks of 4 mm is a third of that")]
    public int AboveAirHu { get; init; } = 40;

    [Parameter("fraction", 0, 1, "The dark fraction of what lies at the scan's edge, where blankets lie as well")]
    public double ClearAirFraction { get; init; } = 0.25;

    [Parameter("HU", -1024, -980, "Air at the scan's edge is no darker")]
    public int MinClearAirHu { get; init; } = -1010;

    [Parameter("HU", -980, -900, "Air at the scan's edge is no brighter")]
    public int MaxClearAirHu { get; init; } = -960;

    [Parameter("mm", 2, 15, "From the flood's border to the skin: a block of 4 mm that is half skin, and its corner")]
    public double ToSkinMm { get; init; } = 6;

    [Parameter(
        "mm", 1, 15,
        "What is narrower than twice this in its slice is a way through a wall or a fold of cloth; it joins no pieces")]
    public double NarrowMm { get; init; } = 5;

    [Parameter("mm", 10, 150, "Slices so far apart bridge those between: ten slices of 8 mm")]
    public double BridgedMm { get; init; } = 90;

    [Parameter("mm", 5, 60, "A lung reaches so far into the thorax; a mattress in the hollow of a back does not")]
    public double DeepMm { get; init; } = 25;

    [Parameter("mL", 0, 25, "A lung's section in a single thin slice near its apex")]
    public double MinMl { get; init; } = 1;

    [Parameter(
        "fraction", 0, 1, "Of a piece's surface at most this fraction may be open",
        Source = "a lung without its front wall over 8 cm has .15; a mattress, cloth or hollow beside a body .26 and "
            + "more")]
    public double MaxOpenFraction { get; init; } = 0.2;

    [Parameter(
        "mm", 0, 80,
        "How far the air goes on into a narrow gap where it is dark: through a chest wall, and no farther into a lung "
            + "as dark")]
    public double IntoGapMm { get; init; } = 30;

    [Parameter("mm", 1, 15, "The chest wall is at most so far from the lung's air")]
    public double WallMm { get; init; } = 4;
}
