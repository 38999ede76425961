using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="SeparateSides"/>.</summary>
internal sealed record SidesParameters
{
    /// <summary>What each of <see cref="ErosionsMm"/> is.</summary>
    public static ParameterAttribute Erosion { get; } =
        new("mm", 0, 20, "Radius of a ball that is tried, one after the other; 0 is the blocks as they are")
        {
            Source = "Leader et al. 2003",
        };

    /// <summary>Radii of the balls that are tried, from small to large, mm.</summary>
    public IReadOnlyList<double> ErosionsMm { get; init; } = [0, 2, 3, 4.5, 6.5, 9];

    [Parameter(
        "fraction", 0, 0.5, "A core smaller than this fraction of the other is a part of a lung, not the other lung")]
    public double MinCoreFraction { get; init; } = 0.08;

    [Parameter("mL", 1, 100, "So much beyond doubt on the other side is looked at for a lung of its own there")]
    public double MinStrayMl { get; init; } = 10;

    [Parameter(
        "fraction", 0, 0.5, "A piece spans both sides where at least this fraction of it lies beyond the middle")]
    public double MinSpanningFraction { get; init; } = 0.1;

    [Parameter("mm", 10, 80, "Farther than this from the patient's middle the side is beyond doubt")]
    public double BandMm { get; init; } = 35;

    [Parameter(
        "count", 2, 50,
        "Steps from the mean of the lungs to the threshold in which lungs that touch widely are flooded")]
    public int Levels { get; init; } = 8;
}
