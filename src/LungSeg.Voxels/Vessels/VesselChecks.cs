using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Vessels;

/// <summary>What a person should know of the vessels that were found.</summary>
internal sealed class VesselChecks(VesselParameters p)
{
    /// <param name="masks">The lungs, and the vessels if they were looked for.</param>
    public IEnumerable<QualityFlag> Run(StructureMasks masks)
    {
        if (!masks.TryGet(Structures.Vessels, out var vessels)) yield break;
        var lungs = masks.Lungs.Sum(lung => masks[lung].Count());
        if (lungs == 0) yield break;
        var fraction = (double)vessels.Count() / lungs;
        if (fraction < p.MinUsualFraction || fraction > p.MaxUsualFraction)
            yield return QualityFlags.VesselsUnusual(100 * fraction);
    }
}
