using LungSeg.Voxels.Lobes;

namespace LungSeg.Pipeline.Documents;

/// <summary>How much of a fissure was seen in the CT.</summary>
/// <param name="Name"><c>left-oblique</c>, <c>right-oblique</c> or <c>right-horizontal</c>.</param>
/// <param name="AreaMm2">The area of the surface between the lobes.</param>
/// <param name="SeenPercent">Of it the part that lies on a sheet that is to be seen in the CT.</param>
/// <param name="BridgedMm">The farthest that any of the rest is from what was seen.</param>
public sealed record FissureDocument(string Name, double AreaMm2, double SeenPercent, double BridgedMm)
{
    internal static FissureDocument Of(FissureCoverage fissure) => new(
        fissure.Fissure, Math.Round(fissure.AreaMm2, 1), Math.Round(100 * fissure.SeenFraction, 1),
        Math.Round(fissure.BridgedMm, 1));
}
