using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// What an engine found, on the grid that it was given. It owns its masks; whoever asked for it disposes it.
/// </summary>
public sealed class LungSegmentation : IDisposable
{
    /// <summary>
    /// The structures' masks: the lungs (<see cref="Structures.RightLung"/> and <see cref="Structures.LeftLung"/>, or
    /// <see cref="Structures.Lungs"/>) with all that lies in them, their air, what lies in them and is not air, and
    /// what else the engine yields.
    /// </summary>
    public required StructureMasks Masks { get; init; }

    /// <summary>
    /// The lungs before what lies in them was filled: there the CT's own HU draw the border on the CT's own grid. Null
    /// where the border is that of the mask.
    /// </summary>
    public BitVolume? Unfilled { get; init; }

    /// <summary>
    /// Masks on the CT's own grid, where the engine was given them there: they are taken as they are, and not from
    /// those of the isotropic grid. They are whoever's gave them. Null where there are none.
    /// </summary>
    public StructureMasks? Exact { get; init; }

    /// <summary>At or below is air, above is tissue, HU.</summary>
    public required double ThresholdHu { get; init; }

    /// <summary>What the engine noticed on its way, then what the quality checks found.</summary>
    public IReadOnlyList<QualityFlag> Flags { get; init; } = [];

    /// <summary>How much of each fissure was seen; none where lobes were not asked for.</summary>
    public IReadOnlyList<FissureCoverage> Fissures =>
        [.. Lobes?.Fissures.Select(fissure => fissure.Coverage) ?? []];

    /// <summary>The fissures as surfaces, where lobes were asked for; null otherwise.</summary>
    internal LobeBorders? Lobes { get; init; }

    /// <summary>
    /// What the engine knows of the body, so that quality checks need not look again; null where it did not look.
    /// </summary>
    internal QualityEvidence? Evidence { get; init; }

    /// <summary>
    /// The checked result: it takes over the masks and has further flags. The evidence is needed no more and disposed.
    /// </summary>
    internal LungSegmentation Checked(IReadOnlyList<QualityFlag> flags)
    {
        Evidence?.Dispose();
        return new()
        {
            Masks = Masks,
            Unfilled = Unfilled,
            Exact = Exact,
            ThresholdHu = ThresholdHu,
            Flags = [.. Flags, .. flags],
            Lobes = Lobes,
        };
    }

    public void Dispose()
    {
        Masks.Dispose();
        Unfilled?.Dispose();
        Evidence?.Dispose();
    }
}
