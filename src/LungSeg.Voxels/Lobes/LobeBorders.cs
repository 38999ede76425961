using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// The fissures as surfaces in the patient, not as voxels: they cut a lung into lobes on any grid, so that on each the
/// lobes tile their lung exactly. A lung whose oblique fissure was not searched has no lobes.
/// </summary>
internal sealed class LobeBorders
{
    private readonly VolumeGeometry _grid;
    private readonly FoundFissure? _leftOblique;
    private readonly FoundFissure? _rightOblique;
    private readonly FoundFissure? _rightHorizontal;

    /// <param name="grid">The grid in whose axes, in mm from its first voxel, the fissures are.</param>
    /// <param name="fissures">Those that were found.</param>
    public LobeBorders(VolumeGeometry grid, IReadOnlyList<FoundFissure> fissures)
    {
        (_grid, Fissures) = (grid, fissures);
        _leftOblique = fissures.FirstOrDefault(fissure => fissure.Id == FissureIds.LeftOblique);
        _rightOblique = fissures.FirstOrDefault(fissure => fissure.Id == FissureIds.RightOblique);
        _rightHorizontal = fissures.FirstOrDefault(fissure => fissure.Id == FissureIds.RightHorizontal);
    }

    public IReadOnlyList<FoundFissure> Fissures { get; }

    /// <summary>The lobes that a lung is cut into.</summary>
    public IReadOnlyList<Structure> LobesOf(Structure lung)
    {
        if (lung == Structures.LeftLung && _leftOblique is not null)
            return [Structures.LeftUpperLobe, Structures.LeftLowerLobe];
        if (lung != Structures.RightLung || _rightOblique is null) return [];
        return _rightHorizontal is null
            ? [Structures.RightUpperLobe, Structures.RightLowerLobe]
            : [Structures.RightUpperLobe, Structures.RightMiddleLobe, Structures.RightLowerLobe];
    }

    /// <summary>Cuts a lung into masks of its lobes, which the caller disposes.</summary>
    public IReadOnlyList<(Structure Lobe, BitVolume Mask)> Split(Structure lung, BitVolume mask)
    {
        (Structure Lobe, BitVolume Mask)[] lobes =
            [.. LobesOf(lung).Select(lobe => (lobe, new BitVolume(mask.Geometry)))];
        if (lobes.Length == 0) return lobes;
        SlabScheduler.Run(mask.Size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) SplitRow(lung, mask.Row(y, z), mask.Geometry, y, z, MaskOf);
            }
        });
        return lobes;

        BitVolume MaskOf(Structure lobe) => Array.Find(lobes, one => one.Lobe == lobe).Mask;
    }

    /// <summary>Sets the bits of a row of a lung in the masks of its lobes, whose rows are empty.</summary>
    /// <param name="lung">The lung.</param>
    /// <param name="row">Its row.</param>
    /// <param name="grid">The grid of the row, in any orientation.</param>
    /// <param name="y">Which row.</param>
    /// <param name="z">Of which slice.</param>
    /// <param name="maskOf">The mask of a lobe on that grid.</param>
    public void SplitRow(
        Structure lung, ReadOnlySpan<ulong> row, VolumeGeometry grid, int y, int z, Func<Structure, BitVolume> maskOf)
    {
        if (!row.ContainsAnyExcept(0UL)) return;
        var isLeft = lung == Structures.LeftLung;
        if ((isLeft ? _leftOblique : _rightOblique) is not { } oblique) return;
        var upper = maskOf(isLeft ? Structures.LeftUpperLobe : Structures.RightUpperLobe).Row(y, z);
        var lower = maskOf(isLeft ? Structures.LeftLowerLobe : Structures.RightLowerLobe).Row(y, z);
        var horizontal = isLeft ? null : _rightHorizontal;
        var middle = horizontal is null ? default : maskOf(Structures.RightMiddleLobe).Row(y, z);
        var first = Millimetres(grid.ToPatient(new(0, y, z)));
        var step = Millimetres(grid.ToPatient(new(1, y, z))) - first;
        var obliqueRow = new RowOverFissure(oblique, first, step, grid.Size.X);
        var horizontalRow = horizontal is null ? default : new RowOverFissure(horizontal, first, step, grid.Size.X);
        var isOneAbove = horizontal is null || horizontalRow.IsAllBelow is not null;
        if (obliqueRow.IsAllBelow is true || (obliqueRow.IsAllBelow is false && isOneAbove))
        {
            row.CopyTo(LobeAt(0, lower, middle, upper));
            return;
        }

        foreach (var x in BitRow.SetBits(row))
            LobeAt(x, lower, middle, upper)[x >> 6] |= 1UL << (x & 63);

        Span<ulong> LobeAt(int at, Span<ulong> lower, Span<ulong> middle, Span<ulong> upper) =>
            obliqueRow.IsBelow(at) ? lower : horizontal is not null && horizontalRow.IsBelow(at) ? middle : upper;
    }

    private Vector3D Millimetres(Vector3D patient)
    {
        var index = _grid.ToIndex(patient);
        return new(index.X * _grid.Spacing.X, index.Y * _grid.Spacing.Y, index.Z * _grid.Spacing.Z);
    }
}
