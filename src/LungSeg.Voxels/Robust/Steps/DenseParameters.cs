using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Parameters of <see cref="FindDenseLung"/>. Angles: 0 degrees to the patient's side, 90 to the back.
/// </summary>
internal sealed record DenseParameters
{
    [Parameter("HU", -300, 0, "Dense lung and fluid are no darker; fat is")]
    public int MinHu { get; init; } = -30;

    [Parameter("HU", 60, 300, "Dense lung and fluid are no brighter; bone and heart with contrast medium are")]
    public int MaxHu { get; init; } = 120;

    [Parameter("mm", 5, 30, "Between two ribs those within this height count")]
    public double BetweenRibsMm { get; init; } = 14;

    [Parameter("fraction", 0, 1, "The quantile of bone near a ray that is the ribs' inner side")]
    public double RibQuantile { get; init; } = 0.25;

    [Parameter("mm", 5, 60, "Ribs lie farther than this from the middle of the lung")]
    public double NearestRibMm { get; init; } = 20;

    [Parameter("fraction", 0, 1, "Ribs lie farther out than this fraction of the other lung, mirrored")]
    public double MinRibFraction { get; init; } = 0.75;

    [Parameter("mm", 5, 40, "A lung that ends so near to the ribs reaches them")]
    public double ReachesRibsMm { get; init; } = 15;

    [Parameter("mm", 0, 30, "Gaps of the wall that a lung reaches are closed up to twice this height")]
    public double WallGapMm { get; init; } = 10;

    [Parameter("degrees", 0, 30, "And up to twice this width")]
    public double WallGapDegrees { get; init; } = 9;

    [Parameter("mm", 2, 40, "Wall is wanting where at least twice this height of it is")]
    public double WallWindowMm { get; init; } = 12;

    [Parameter("degrees", 0, 30, "And at least twice this width")]
    public double WallWindowDegrees { get; init; } = 6;

    [Parameter("degrees", -90, 0, "Wall is looked at from this angle on")]
    public int WallFromDegrees { get; init; } = -60;

    [Parameter("degrees", 60, 150, "Wall is looked at up to this angle")]
    public int WallToDegrees { get; init; } = 115;

    [Parameter(
        "mm2", 1000, 20000, "Less wanting wall in one part is anatomy",
        Source = "healthy scans at hand have up to 3400, disease of a tenth of a lung 4900 and more")]
    public double MinWallMm2 { get; init; } = 4000;

    [Parameter("mm", 5, 40, "So near to the ribs a place is at the wall")]
    public double AtWallMm { get; init; } = 20;

    [Parameter("mL", 1, 50, "Dense pieces hold at least this much beside wanting wall")]
    public double MinAtWallMl { get; init; } = 8;

    [Parameter("mm", 0, 10, "So much beyond the ribs' usual gap is looked at: half a block, for places are rounded")]
    public double BandMm { get; init; } = 1;

    [Parameter(
        "fraction", 0, 1, "Rays to the mediastinum count where this fraction of the wall beside them is wanting")]
    public double MinShortFraction { get; init; } = 0.75;

    [Parameter("count", 1, 20, "Fewer rays that reach a wall say nothing")]
    public int MinRays { get; init; } = 3;

    [Parameter("degrees", -120, -30, "Wall beside the heart from this angle to 0")]
    public int HeartFromDegrees { get; init; } = -75;

    [Parameter("degrees", 30, 90, "Wall beside the spine from this angle")]
    public int BackFromDegrees { get; init; } = 50;

    [Parameter("degrees", 90, 150, "Wall beside the spine to this angle")]
    public int BackToDegrees { get; init; } = 130;

    [Parameter("mm", 0, 40, "A ray to the mediastinum that meets lung farther out than this shows its border")]
    public double NoLungMm { get; init; } = 15;

    [Parameter("mm", 10, 120, "How far away slices may tell how the sides differ at the mediastinum")]
    public double AsymmetryWithinMm { get; init; } = 60;

    [Parameter("count", 2, 30, "So many slices tell it")]
    public int AsymmetrySlices { get; init; } = 8;

    [Parameter("mm", 0, 80, "They differ by no more")]
    public double MaxAsymmetryMm { get; init; } = 40;

    [Parameter("mm", 2, 20, "Rays that meet lung only beyond this begin in the dome")]
    public double DomeFromMm { get; init; } = 6;

    [Parameter("mm", 0, 40, "The right dome of the diaphragm is higher by this where it cannot be measured")]
    public double DomeDifferenceMm { get; init; } = 12;

    [Parameter("mm", 0, 80, "The right dome is higher by no more")]
    public double MaxDomeDifferenceMm { get; init; } = 40;

    [Parameter("mm", 2, 40, "Domes that differ by more in form are not measured")]
    public double MaxDomeErrorMm { get; init; } = 15;

    [Parameter("count", 20, 1000, "So many rays must show both domes")]
    public int MinDomeRays { get; init; } = 150;

    [Parameter("mm", 2, 20, "What must be lung is closed by a ball of this radius")]
    public double ClosingMm { get; init; } = 8;

    [Parameter("mm", 5, 60, "The CT's own edges decide up to so far above and below what must be lung")]
    public double BeyondMm { get; init; } = 24;

    [Parameter("mm", 0, 6, "HU are smoothed by this standard deviation before edges are looked at")]
    public double NoiseMm { get; init; } = 2;

    [Parameter("HU", 1, 50, "A step between neighbours of this and more is an edge", Source = "Grady 2005")]
    public double EdgeHu { get; init; } = 5;

    [Parameter("fraction", 0.0001, 1, "What the prior counts beside a neighbour without an edge, where it is sure")]
    public double PriorWeight { get; init; } = 0.003;

    [Parameter("mm", 2, 60, "The prior's border is unsure by this standard deviation")]
    public double UnsureMm { get; init; } = 20;

    [Parameter("fraction", 0, 1, "At its border the prior counts at least this fraction")]
    public double LeastSureness { get; init; } = 0.05;

    [Parameter("fraction", 0, 1, "How likely dense lung is where the other lung is and no wanting wall is beyond")]
    public double LikelyGoal { get; init; } = 0.25;

    [Parameter("fraction", 0, 1, "There the prior counts at most this fraction")]
    public double LikelySureness { get; init; } = 0.3;

    [Parameter("fraction", 0, 1, "Edges overrule the prior where they change the chance of dense lung by this")]
    public double MinShift { get; init; } = 0.1;

    [Parameter("count", 10, 1000, "The equations are solved in no more iterations")]
    public int MaxIterations { get; init; } = 60;

    [Parameter("mm", 1, 10, "Bronchi with air of up to twice this across belong to the dense part")]
    public double BronchusMm { get; init; } = 5;

    [Parameter("mm", 1, 10, "The dense part is as wide as a ball of this radius everywhere")]
    public double OpeningMm { get; init; } = 2.5;

    [Parameter("mL", 1, 100, "Smaller pieces are left out")]
    public double MinMl { get; init; } = 8;

    [Parameter("fraction", 0, 1, "Half a chest that shows no ribs at more of the wall is cut by the field of view")]
    public double MaxWithoutRibs { get; init; } = 0.3;

    [Parameter(
        "fraction", 0.1, 1, "A larger fraction of the whole lung is more than can be estimated: it is flagged",
        Source = "measured on pasted disease up to this")]
    public double MaxFraction { get; init; } = 0.4;
}
