using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>The lungs by side. It owns its masks.</summary>
/// <param name="Right">The right lung; empty where there is none.</param>
/// <param name="Left">The left lung; empty where there is none.</param>
/// <param name="Flags">What a person should know.</param>
internal sealed record LungSides(BitVolume Right, BitVolume Left, IReadOnlyList<QualityFlag> Flags) : IDisposable
{
    public void Dispose()
    {
        Right.Dispose();
        Left.Dispose();
    }
}

/// <summary>
/// Tells the right lung from the left: pieces that lie on one side of the body go there; a piece that spans both is
/// cut down to what is clearly air (on blocks of 2 mm, all of whose voxels must be), which opens the thin seam of
/// pleura and partial volume, and eroded by growing balls until its core falls into two of which each lies on its own
/// side. The cores grow back one voxel in turn, through clear air first, so that they meet on the seam. Where they
/// touch so widely that no erosion opens the seam, both are flooded from the sides (<see cref="CoreRegrowth.Flood"/>).
/// Sides come from patient axes (x grows to the left here). Source: increasing erosion and constrained regrowth, Leader
/// et al., Acad. Radiol. 10, 2003; Pulmonary Toolkit.
/// </summary>
internal sealed class SeparateSides(SidesParameters p)
{
    /// <summary>Tells the sides apart; the caller disposes the result.</summary>
    public LungSides Run(ChestVolume chest, ChestBody body, LungAir lungs, int thresholdHu)
    {
        var (right, left) = (new BitVolume(chest.Grid), new BitVolume(chest.Grid));
        using var pieces = ConnectedComponents.Of(lungs.Mask, Connectivity.Six);
        if (pieces.Count == 0) return new(right, left, []);
        var cut = new SideCut(p, chest, body.MiddleX, thresholdHu, lungs.Histogram.Mean(), right, left);
        var (middle, spanning, flags) = (body.MiddleX, new HashSet<int>(), new List<QualityFlag>());
        using var clear = cut.ClearAir(lungs.Mask);
        foreach (
            var piece in pieces.Components.ToArray().Where(piece => piece.Box.MinX < middle && piece.Box.MaxX > middle))
        {
            using var mask = pieces.Extract(piece.Index);
            var spans = cut.Spans(mask);
            if (!spans && !cut.Strays(mask, piece)) continue;
            if (cut.TrySplit(mask, clear)) spanning.Add(piece.Index);
            else if (spans)
            {
                spanning.Add(piece.Index);
                cut.SplitBySeam(mask);
                flags.Add(QualityFlags.SplitBySeam(chest.Millilitres(mask.Count())));
            }
        }

        pieces.AddTo(right, piece => piece.Centroid.X < middle && !spanning.Contains(piece.Index));
        pieces.AddTo(left, piece => piece.Centroid.X >= middle && !spanning.Contains(piece.Index));
        return new(right, left, flags);
    }
}
