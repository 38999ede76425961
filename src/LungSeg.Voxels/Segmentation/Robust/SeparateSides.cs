using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Tells the right lung from the left: pieces that lie on one side of the body go there; a piece that spans both is
/// cut down to what is clearly air, which opens the thin seam of pleura and partial volume, and eroded by growing balls until
/// its core falls into two of which each lies on its own side. The cores grow back one voxel in turn, through clear air
/// first, so that they meet on the seam. Sides come from patient axes (x grows to the left here).
/// Source: increasing erosion and constrained regrowth, Leader et al., Acad. Radiol. 10, 2003; Pulmonary Toolkit.
/// </summary>
internal sealed class SeparateSides : IRobustStep
{
    /// <summary>Radii of the balls that are tried, mm; below a voxel counts as one.</summary>
    private static readonly double[] ErosionsMm = [1, 2, 3, 4.5, 6.5, 9];

    /// <summary>A core smaller than this share of the other is a part of a lung, not the other lung.</summary>
    private const double LeastShare = 0.08;

    /// <summary>A piece spans both sides where at least this share of it lies beyond the middle.</summary>
    private const double SpanningShare = 0.1;

    public string Name => "sides";

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Right, work.Left);

    public void Run(RobustWorkspace work)
    {
        (work.Right, work.Left) = (new(work.Grid), new(work.Grid));
        using var pieces = ConnectedComponents.Of(work.Lungs, Connectivity.Six, work.Threads);
        if (pieces.Count == 0) return;
        var middle = Middle(work);
        var spanning = new HashSet<int>();
        using var clear = ClearAir(work);
        foreach (var piece in pieces.Components.ToArray().Where(p => p.Box.MinX < middle && p.Box.MaxX > middle))
        {
            using var mask = pieces.Extract(piece.Index, work.Threads);
            if (!Spans(mask, middle)) continue;
            spanning.Add(piece.Index);
            if (!TrySplit(mask, clear, work)) SplitByPlane(mask, middle, work);
        }

        pieces.AddTo(work.Right, p => p.Centroid.X < middle && !spanning.Contains(p.Index), work.Threads);
        pieces.AddTo(work.Left, p => p.Centroid.X >= middle && !spanning.Contains(p.Index), work.Threads);
    }

    /// <summary>The body's middle by index along x.</summary>
    private static double Middle(RobustWorkspace work)
    {
        using var body = ConnectedComponents.Of(work.Body, Connectivity.TwentySix, work.Threads);
        return body.Largest()?.Centroid.X ?? work.Grid.Size.X / 2.0;
    }

    private static bool Spans(BitVolume piece, double middle)
    {
        var all = piece.Count();
        using var right = BitBox.Crop(piece, VoxelBox.Of(piece.Size) with { MaxX = (int)middle });
        var share = right.Count() / (double)all;
        return share is > SpanningShare and < 1 - SpanningShare;
    }

    /// <summary>What is darker than half way between the threshold and the mean of the lungs.</summary>
    private static BitVolume ClearAir(RobustWorkspace work)
    {
        var mean = HounsfieldHistogram.Of(work.Hounsfield, work.Lungs).Mean();
        var clear = Threshold.Between(work.Hounsfield, short.MinValue, (int)((mean + work.ThresholdHu) / 2), work.Threads);
        BitLogic.And(clear, work.Lungs);
        return clear;
    }

    private static bool TrySplit(BitVolume piece, BitVolume clear, RobustWorkspace work)
    {
        using var clearPiece = piece.Clone();
        BitLogic.And(clearPiece, clear);
        var step = Math.Max(1, Math.Max(work.Grid.Spacing.X, Math.Max(work.Grid.Spacing.Y, work.Grid.Spacing.Z)));
        foreach (var millimetres in ErosionsMm)
        {
            var radius = Math.Max(step, millimetres);
            using var core = BinaryMorphology.Erode(clearPiece, StructuringElement.Ball(work.Grid, radius), outside: true, work.Threads);
            using var cores = ConnectedComponents.Of(core, Connectivity.Six, work.Threads);
            if (cores.Largest() is not { } first) return false;
            if (cores.Largest(c => c.Index != first.Index) is not { } second) continue;
            if (second.VoxelCount < LeastShare * first.VoxelCount || !SideBySide(first, second)) continue;
            var (right, left) = first.Centroid.X < second.Centroid.X ? (first, second) : (second, first);
            using var ofRight = cores.Extract(right.Index, work.Threads);
            using var ofLeft = cores.Extract(left.Index, work.Threads);
            CoreRegrowth.Run(piece, clearPiece, ofRight, ofLeft, radius + step, work.Threads);
            BitLogic.Or(work.Right, ofRight);
            BitLogic.Or(work.Left, ofLeft);
            return true;
        }

        return false;
    }

    /// <summary>Neither's middle lies within the other's width.</summary>
    private static bool SideBySide(Component a, Component b) =>
        (a.Centroid.X < b.Box.MinX || a.Centroid.X > b.Box.MaxX) && (b.Centroid.X < a.Box.MinX || b.Centroid.X > a.Box.MaxX);

    private static void SplitByPlane(BitVolume piece, double middle, RobustWorkspace work)
    {
        var rightHalf = VoxelBox.Of(piece.Size) with { MaxX = (int)middle };
        using var half = BitBox.Crop(piece, rightHalf);
        using var right = new BitVolume(work.Grid);
        BitBox.Paste(half, rightHalf, right, rightHalf);
        BitLogic.Or(work.Right, right);
        using var left = piece.Clone();
        BitLogic.AndNot(left, right);
        BitLogic.Or(work.Left, left);
        work.Flags.Add(QualityFlags.SplitByPlane(work.Millilitres(piece.Count())));
    }
}
