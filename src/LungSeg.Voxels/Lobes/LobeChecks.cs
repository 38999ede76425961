using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Lobes;

/// <summary>What a person should know of the lobes that were found.</summary>
internal sealed class LobeChecks(LobeParameters p)
{
    /// <summary>
    /// What the lobes are of both lungs in healthy people: right upper .17 to .21, middle .07 to .10, lower .24 to .28,
    /// left upper .21 to .25, lower .22 to .26.
    /// </summary>
    private static readonly (Structure Lobe, double Fraction)[] Normal =
    [
        (Structures.LeftUpperLobe, 0.23), (Structures.LeftLowerLobe, 0.25), (Structures.RightUpperLobe, 0.19),
        (Structures.RightMiddleLobe, 0.08), (Structures.RightLowerLobe, 0.25),
    ];

    /// <param name="borders">The fissures.</param>
    /// <param name="masks">The lungs, and the lobes that they were cut into.</param>
    public IEnumerable<QualityFlag> Run(LobeBorders borders, StructureMasks masks)
    {
        FissureCoverage[] coverages = [.. borders.Fissures.Select(fissure => fissure.Coverage)];
        if (coverages.Length == 0) yield break;
        foreach (var fissure in coverages.Where(fissure => fissure.SeenFraction < p.MinSeenFraction))
            yield return QualityFlags.FissureIncomplete(fissure.Fissure, 100 * fissure.SeenFraction);
        var seen = coverages.Sum(fissure => fissure.SeenFraction * fissure.AreaMm2)
            / Math.Max(1, coverages.Sum(fissure => fissure.AreaMm2));
        if (seen < p.MinEstimateFraction)
            yield return QualityFlags.LobesEstimated(100 * seen, "% of the fissures seen");

        var all = (double)masks.Lungs.Sum(lung => masks[lung].Count());
        var unusual = Normal
            .Where(normal => masks.TryGet(normal.Lobe, out _))
            .Select(normal => (normal.Lobe, Off: Math.Abs((masks[normal.Lobe].Count() / all) - normal.Fraction)))
            .Where(lobe => lobe.Off > p.NormalSpread)
            .ToList();
        if (unusual.Count > 0)
        {
            yield return QualityFlags.LobeVolumesUnusual(
                string.Join(", ", unusual.Select(lobe => lobe.Lobe.Name.ToLowerInvariant())),
                100 * unusual.Max(lobe => lobe.Off));
        }

        foreach (var (lung, oblique) in new[]
        {
            (Structures.RightLung, FissureIds.RightOblique), (Structures.LeftLung, FissureIds.LeftOblique),
        })
        {
            var coverage = coverages.FirstOrDefault(fissure => fissure.Fissure == oblique);
            var fraction = masks[lung].Count() / all;
            if (coverage?.SeenFraction < p.MinEstimateFraction && fraction < p.MinLungFraction)
                yield return QualityFlags.LobeAbsent(lung.Name.ToLowerInvariant(), 100 * fraction);
        }
    }
}
