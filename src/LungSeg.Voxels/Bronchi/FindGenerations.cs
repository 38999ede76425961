using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Bronchi;

/// <summary>
/// Labels the airways by how often they have branched: trachea, main bronchi, what these branch into (the lobar
/// bronchi; on the right, the bronchus intermedius too), and all that follows. Branches are where the fronts of
/// <see cref="AirwayFronts"/> fall apart for good. The labels tile the lumen.
/// </summary>
internal sealed class FindGenerations(GenerationParameters p)
{
    /// <summary>The masks of the generations, which the caller disposes; all empty where there is no lumen.</summary>
    /// <param name="lumen">Trachea and bronchi, in patient order.</param>
    public IReadOnlyList<(Structure Generation, BitVolume Mask)> Run(BitVolume lumen)
    {
        var grid = lumen.Geometry;
        (Structure Generation, BitVolume Mask)[] found =
            [.. Structures.AirwayGenerations.Select(generation => (generation, new BitVolume(grid)))];
        if (AirwayFronts.Of(lumen, p.FrontMm) is not { } first) return found;
        var open = new Stack<(AirwayFront Front, int Generation)>([(first, 0)]);
        while (open.TryPop(out var at))
        {
            foreach (var voxel in at.Front.Voxels) Set(found[at.Generation].Mask, voxel, grid.Size);
            foreach (var next in Next(at.Front, at.Generation, grid)) open.Push(next);
        }

        AddApart(found, lumen);
        return found;
    }

    /// <summary>The fronts that follow one, with their generations.</summary>
    private IEnumerable<(AirwayFront Front, int Generation)> Next(
        AirwayFront front, int generation, VolumeGeometry grid)
    {
        var depth = Math.Max(p.FrontMm, grid.Spacing.X);
        var radius = Math.Sqrt(front.Voxels.Count * grid.VoxelVolume / (Math.PI * depth));
        var least = Math.Max(p.MinBranchMm, p.MinBranchRadii * radius) / depth;
        var branches = front.Next
            .Where(next => next.Farthest - front.Level >= least
                && next.Beyond * grid.VoxelVolume >= p.MinBranchMl * 1000)
            .ToList();
        var beyond = branches.Sum(branch => branch.Beyond);
        var mains = branches.Where(branch => branch.Beyond > p.MinMainFraction * beyond).ToList();
        foreach (var next in front.Next)
        {
            if (branches.Count < 2 || !branches.Contains(next))
                yield return (next, generation);
            else if (generation > 0 || (mains.Count > 1 && mains.Contains(next)))
                yield return (next, Math.Min(generation + 1, Structures.AirwayGenerations.Count - 1));
            else
                yield return (next, mains.Contains(next) ? generation : Structures.AirwayGenerations.Count - 1);
        }
    }

    /// <summary>A piece of the lumen that the wave did not reach is of what is nearest to its middle.</summary>
    private static void AddApart((Structure Generation, BitVolume Mask)[] found, BitVolume lumen)
    {
        using var apart = lumen.Clone();
        foreach (var (_, mask) in found) BitLogic.AndNot(apart, mask);
        using var pieces = ConnectedComponents.Of(apart, Connectivity.TwentySix);
        var nearest = new NearestLabel([.. found.Select(item => item.Mask)]);
        var labels = Array.ConvertAll(pieces.Components.ToArray(), piece =>
        {
            var middle = piece.Centroid;
            return nearest.At((int)Math.Round(middle.X), (int)Math.Round(middle.Y), (int)Math.Round(middle.Z));
        });
        for (var i = 0; i < found.Length; i++) pieces.AddTo(found[i].Mask, piece => labels[piece.Index] == i);
    }

    private static void Set(BitVolume mask, int voxel, Size3 size) =>
        mask[voxel % size.X, voxel / size.X % size.Y, voxel / size.SliceLength] = true;
}
