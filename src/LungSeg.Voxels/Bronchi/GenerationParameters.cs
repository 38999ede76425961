using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Bronchi;

/// <summary>Parameters of <see cref="FindGenerations"/>.</summary>
internal sealed record GenerationParameters
{
    [Parameter("mm", 1, 5, "The airways are looked at in fronts of this depth, going out from the trachea's upper end")]
    public double FrontMm { get; init; } = 2;

    [Parameter("mm", 2, 20, "What goes out less than this beside the way is a bulge and no branch")]
    public double MinBranchMm { get; init; } = 6;

    [Parameter("ratio", 0, 3, "Nor is what goes out less than this times the radius of the airway that it leaves")]
    public double MinBranchRadii { get; init; } = 1.2;

    [Parameter("mL", 0, 2, "Nor is what holds less with all that lies beyond: a spot of lung in a single slice")]
    public double MinBranchMl { get; init; } = 0.05;

    [Parameter(
        "fraction", 0, 0.5,
        "Of what lies beyond a branching of the trachea each main bronchus leads to more than this: a smaller branch "
            + "is a bronchus of the trachea's own, or a leak, and the trachea goes on")]
    public double MinMainFraction { get; init; } = 0.15;
}
