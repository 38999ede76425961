using LungSeg.Voxels.Anatomy;

namespace LungSeg.Pipeline.Documents;

/// <summary>Volumes on the isotropic grid, mL.</summary>
/// <param name="FilledMl">The lungs with the structures in them.</param>
/// <param name="AirMl">The lungs' air alone: unfilled.</param>
/// <param name="StructuresMl">The difference: vessels, nodules, walls.</param>
/// <param name="AirwaysMl">Lumen of trachea and bronchi; null where the method does not look for it.</param>
public sealed record MaskVolumes(double FilledMl, double AirMl, double StructuresMl, double? AirwaysMl)
{
    internal static MaskVolumes Of(StructureMasks masks)
    {
        return new(
            Millilitres(masks.Lungs.Sum(lung => masks[lung].Count())),
            Millilitres(masks[Structures.LungAir].Count()),
            Millilitres(masks[Structures.LungStructures].Count()),
            masks.TryGet(Structures.Airways, out var airways) ? Millilitres(airways.Count()) : null);

        double Millilitres(long voxels) => Math.Round(voxels * masks.Grid.VoxelVolume / 1000, 3);
    }
}
