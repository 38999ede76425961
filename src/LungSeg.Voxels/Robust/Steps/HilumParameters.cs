using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="CutAirways"/>.</summary>
internal sealed record HilumParameters
{
    [Parameter(
        "fraction", 0, 1,
        "A section of the airways closed over to this fraction is in the lung, whatever thin cleft still leads to it; "
            + "beside a lung it is below a half")]
    public double MinClosedFraction { get; init; } = 0.7;

    [Parameter("mm", 0, 30, "How near to a bronchus its artery lies")]
    public double BesideMm { get; init; } = 10;

    [Parameter(
        "mm2", 100, 2000,
        "Artery and bronchus together have no larger section; the dome of a raised diaphragm soon has")]
    public double MaxGapMm2 { get; init; } = 800;

    [Parameter("mm", 5, 60, "Farther than this from the airways no gap is looked at")]
    public double ReachMm { get; init; } = 25;
}
