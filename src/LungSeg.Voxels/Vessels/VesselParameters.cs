using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Vessels;

/// <summary>Parameters of <see cref="FindVessels"/>.</summary>
internal sealed record VesselParameters
{
    [Parameter(
        "HU", 5, 150,
        "The weaker curvature across a tube, times the square of the scale of `lobes.scaleMm`, is at least this")]
    public double TubeHu { get; init; } = 30;

    [Parameter(
        "fraction", 0, 1, "And at least this much of the stronger one: a sheet is bent across in one direction only")]
    public double Roundness { get; init; } = 0.4;

    [Parameter("HU", 20, 300, "A voxel of a vessel is at least this far above its lung's median")]
    public double MinAboveHu { get; init; } = 120;

    [Parameter("HU", -200, 200, "What is brighter counts as this bright: contrast medium makes no vessel wider")]
    public double MaxPeakHu { get; init; } = 0;

    [Parameter(
        "mm", 1, 6,
        "A vessel ends half way between its lung's median and the brightest voxel within this: where partial volume "
            + "has half of each")]
    public double PeakMm { get; init; } = 2;

    [Parameter("mm", 3, 15, "What a ball of this radius fits into is hilum, mass or consolidation, and no vessel")]
    public double MassRadiusMm { get; init; } = 6;

    [Parameter("mm", 0, 5, "Nor is what lies within this of it")]
    public double MassRimMm { get; init; } = 2;

    [Parameter("mm", 0, 5, "Thin things so near to the lumen of an airway are its wall")]
    public double WallMm { get; init; } = 1.5;

    [Parameter("mm", 0.5, 4, "But not those that a ball of this radius fits into: an artery lies beside its bronchus")]
    public double ThickMm { get; init; } = 1.5;

    [Parameter("mL", 0, 1, "Smaller pieces are noise")]
    public double MinPieceMl { get; init; } = 0.06;

    [Parameter(
        "count", 1, 10,
        "The diagonal of a small piece's box over the radius of the ball of its volume: 3.5 for a ball. Below this it "
            + "is a nodule")]
    public double MinElongation { get; init; } = 4.5;

    [Parameter("mL", 0, 20, "Larger pieces are trees, whatever their box")]
    public double SmallMl { get; init; } = 3;

    [Parameter(
        "mm", 2, 15, "A piece that lies nowhere deeper in its lung than this is chest wall, diaphragm or mediastinum")]
    public double DeepMm { get; init; } = 5;

    [Parameter("fraction", 0, 0.05, "Less vessels than this of the lungs are flagged", Source = "found on scans")]
    public double MinUsualFraction { get; init; } = 0.01;

    [Parameter(
        "fraction", 0.03, 0.2, "And more: disease is counted with them", Source = "published .03 to .06")]
    public double MaxUsualFraction { get; init; } = 0.065;
}
