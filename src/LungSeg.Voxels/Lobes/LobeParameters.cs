using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Lobes;

/// <summary>Parameters of <see cref="FindLobes"/>.</summary>
internal sealed record LobeParameters
{
    [Parameter("mm", 0.8, 3, "A fissure is looked for at this scale: the standard deviation of the smoothing")]
    public double ScaleMm { get; init; } = 1.3;

    [Parameter("mm", 1, 6, "The lung's border, which is itself a sheet, is left out to this depth")]
    public double BorderMm { get; init; } = 2;

    [Parameter("HU", 50, 300, "Darker and brighter voxels are taken as this far from the lung's median, below it")]
    public double DarkestHu { get; init; } = 150;

    [Parameter("HU", 100, 600, "And above it: vessels do not outshine the sheets beside them")]
    public double BrightestHu { get; init; } = 350;

    [Parameter(
        "HU", 3, 100,
        "In a lung with more noise than this (a sharp kernel) shapes are looked for as a soft kernel shows them. "
            + "Source: on the isotropic grid soft kernels at hand have 3 to 7, a sharp one 21")]
    public double MaxNoiseHu { get; init; } = 15;

    [Parameter(
        "mm", 0.3, 2,
        "By a Gaussian of this standard deviation, which makes a sharp kernel soft. Source: of a sharp and a soft "
            + "kernel of one scan the difference in the lung is least at 1.0 mm, and lobes differ least at 1.2 to 1.3")]
    public double SoftKernelMm { get; init; } = 1.2;

    [Parameter("HU", 50, 400, "A smoothed voxel this far above the lung's median is a vessel")]
    public double VesselHu { get; init; } = 150;

    [Parameter("HU", 5, 100, "The curvature of a clear sheet across it, times the square of the scale")]
    public double ClearSheetHu { get; init; } = 20;

    [Parameter(
        "fraction", 0, 5, "How much curvature along a sheet takes from that across it. Tubes have as much of both")]
    public double TubePenalty { get; init; } = 1.5;

    [Parameter("fraction", 0, 1, "The cosine between a sheet and the plane expected at which it begins to count")]
    public double MinCosine { get; init; } = 0.75;

    [Parameter("mm", 1, 4, "The edge of the blocks on which surfaces are searched")]
    public double BlockMm { get; init; } = 2;

    [Parameter("degrees", 20, 70, "How steep the right oblique fissure is in sagittal planes. Source: anatomy")]
    public double RightObliqueDegrees { get; init; } = 42;

    [Parameter("degrees", 20, 70, "How steep the left oblique fissure is. Source: anatomy")]
    public double LeftObliqueDegrees { get; init; } = 48;

    [Parameter(
        "fraction", 0.02, 0.6,
        "The tangent by which a fissure's slope varies among people, one standard deviation")]
    public double SlopeSpread { get; init; } = 0.2;

    [Parameter("mm", 2, 40, "How far a fissure bends, one standard deviation")]
    public double BendSpreadMm { get; init; } = 10;

    [Parameter("fraction", 0.3, 0.7, "Of its lung the lower lobe is this much. Source: normal volumes")]
    public double LowerFraction { get; init; } = 0.5;

    [Parameter("fraction", 0.01, 0.3, "With this standard deviation among people")]
    public double LowerSpread { get; init; } = 0.07;

    [Parameter("fraction", 0.05, 0.3, "Of the right lung the middle lobe is this much. Source: normal volumes")]
    public double MiddleFraction { get; init; } = 0.155;

    [Parameter("fraction", 0.01, 0.3, "With this standard deviation among people")]
    public double MiddleSpread { get; init; } = 0.045;

    [Parameter("fraction", 0, 1, "What anatomy counts beside what is seen")]
    public double PriorWeight { get; init; } = 0.02;

    [Parameter("fraction", 0, 2, "What vessels count that a surface would cut, relative to those around it")]
    public double VesselWeight { get; init; } = 0.3;

    [Parameter("count", 1, 12, "So many different surfaces are followed to the end")]
    public int Candidates { get; init; } = 3;

    [Parameter("mm", 1, 8, "Along a surface HU are averaged with this standard deviation, vessels left out")]
    public double AlongMm { get; init; } = 4.5;

    [Parameter("HU", 50, 300, "In these means no voxel is brighter than this above the lung's median")]
    public double BrightestMeanHu { get; init; } = 150;

    [Parameter("mm", 2, 8, "A sheet is compared with lung so far before and behind it")]
    public double BesideMm { get; init; } = 4;

    [Parameter("mm", 4, 40, "How far from a searched surface the fissure may lie")]
    public double BandMm { get; init; } = 16;

    [Parameter("HU", 4, 60, "A ridge is seen from this height on")]
    public double MinRidgeHu { get; init; } = 14;

    [Parameter("count", 1, 6, "And from this many standard deviations of ridges where there is none")]
    public double SeenNoise { get; init; } = 2.5;

    [Parameter("mm", 2, 40, "Seen parts are smoothed over about this length, unseen ones are bridged smoothly")]
    public double SmoothMm { get; init; } = 9;

    [Parameter("mm", 10, 120, "Beyond about this from what is seen, the surface is that of anatomy and vessels")]
    public double ReachMm { get; init; } = 75;

    [Parameter("mm", 0.5, 5, "A sheet within this of the surface is the fissure")]
    public double NearMm { get; init; } = 2;

    [Parameter("fraction", 0, 1, "A fissure of which less is seen is flagged")]
    public double MinSeenFraction { get; init; } = 0.7;

    [Parameter("fraction", 0, 1, "Lobes are called an estimate where less than this is seen of all fissures together")]
    public double MinEstimateFraction { get; init; } = 0.3;

    [Parameter(
        "fraction", 0.01, 0.3, "A lobe whose fraction of both lungs is this far from the normal one is flagged",
        Source = "normal volumes")]
    public double NormalSpread { get; init; } = 0.06;

    [Parameter(
        "fraction", 0.1, 0.5,
        "A lung that is less of both, and whose fissure is barely seen, may lack a lobe",
        Source = "normal is .45 to .55")]
    public double MinLungFraction { get; init; } = 0.4;
}
