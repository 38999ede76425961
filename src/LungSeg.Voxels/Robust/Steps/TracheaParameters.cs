using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="TracheaFinder"/>.</summary>
internal sealed record TracheaParameters
{
    [Parameter(
        "mm2", 10, 200, "The smallest section of a trachea", Source = "Pulmonary Toolkit, Concept to Clinic: 50")]
    public double MinAreaMm2 { get; init; } = 45;

    [Parameter(
        "mm2", 300, 2000, "The largest section of a trachea", Source = "Pulmonary Toolkit, Concept to Clinic: 1225")]
    public double MaxAreaMm2 { get; init; } = 900;

    [Parameter("ratio", 1, 5, "Its box is at most so much longer than wide")]
    public double MaxElongation { get; init; } = 2.5;

    [Parameter("fraction", 0, 1, "Of its box it fills at least this fraction: an ellipse has .79")]
    public double MinFilledFraction { get; init; } = 0.5;

    [Parameter("mm", 10, 100, "It lies at most so far from the patient's middle")]
    public double MaxFromMiddleMm { get; init; } = 50;

    [Parameter("mm per mm", 0.5, 5, "From slice to slice it shifts sideways at most so far for each mm of height")]
    public double MaxShift { get; init; } = 1.5;

    [Parameter("mm", 0, 5, "And so far besides, for centres are known to a voxel")]
    public double ShiftSlackMm { get; init; } = 1;

    [Parameter("ratio", 1, 5, "From slice to slice its area changes by less than this factor")]
    public double MaxAreaRatio { get; init; } = 2;

    [Parameter("mm", 5, 80, "A column of spots is at least so long")]
    public double MinLengthMm { get; init; } = 25;

    [Parameter("mm", 0, 15, "Noise may hide it over this height")]
    public double MaxGapMm { get; init; } = 4;

    [Parameter("mm", 0, 50, "It runs at least so far beside a lung")]
    public double MinBesideLungMm { get; init; } = 2;

    [Parameter("HU", -950, -600, "The mean of its middle voxel and that one's neighbours is darker")]
    public int MaxMiddleHu { get; init; } = -850;

    [Parameter(
        "fraction", 0, 1, "A column that runs between two lungs for this fraction of the longest is long enough")]
    public double MinFractionOfLongest { get; init; } = 1.0 / 3;

    [Parameter("mm", 0, 50, "A column that begins at most so much lower than the highest is as high")]
    public double AsHighMm { get; init; } = 10;

    [Parameter("mm", 5, 50, "The oesophagus lies at most so far sideways from the trachea before it")]
    public double MaxOesophagusOffsetMm { get; init; } = 25;

    [Parameter("mm", 10, 100, "Air beside a spot, along its row, that makes a lung")]
    public double MinLungMm { get; init; } = 30;
}
