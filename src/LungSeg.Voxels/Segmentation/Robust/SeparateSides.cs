using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Tells the right lung from the left: pieces that lie on one side of the body go there; a piece that spans both is
/// cut down to what is clearly air (on cubes of 2 mm, all of whose voxels must be), which opens the thin seam of pleura and
/// partial volume, and eroded by growing balls until its core falls into two of which each lies on its own side. The cores grow back one voxel in turn, through clear air
/// first, so that they meet on the seam. Where they touch so widely that no erosion opens the seam, both are flooded from
/// the sides (<see cref="CoreRegrowth.Flood"/>). Sides come from patient axes (x grows to the left here).
/// Source: increasing erosion and constrained regrowth, Leader et al., Acad. Radiol. 10, 2003; Pulmonary Toolkit.
/// </summary>
internal sealed class SeparateSides : IRobustStep
{
    /// <summary>Radii of the balls that are tried, mm; 0 is the cubes as they are.</summary>
    private static readonly double[] ErosionsMm = [0, 2, 3, 4.5, 6.5, 9];

    /// <summary>A core smaller than this share of the other is a part of a lung, not the other lung.</summary>
    private const double LeastShare = 0.08;

    /// <summary>So much beyond doubt on the other side, mL, is looked at for a lung of its own there.</summary>
    private const double LeastStrayMl = 10;

    /// <summary>A piece spans both sides where at least this share of it lies beyond the middle.</summary>
    private const double SpanningShare = 0.1;

    /// <summary>Farther than this from the body's middle the side is beyond doubt, mm.</summary>
    private const double BandMm = 35;

    /// <summary>Steps from the mean of the lungs to the threshold in which lungs that touch widely are flooded.</summary>
    private const int Levels = 8;

    public string Name => "sides";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new(ShownMask.RightLung, work.Right), new(ShownMask.LeftLung, work.Left)];

    public void Run(RobustWorkspace work)
    {
        (work.Right, work.Left) = (new(work.Grid), new(work.Grid));
        using var pieces = ConnectedComponents.Of(work.Lungs, Connectivity.Six, work.Threads);
        if (pieces.Count == 0) return;
        var middle = work.MiddleX;
        var spanning = new HashSet<int>();
        var meanOfLung = work.LungHistogram.Mean();
        using var clear = ClearAir(work, meanOfLung);
        foreach (var piece in pieces.Components.ToArray().Where(p => p.Box.MinX < middle && p.Box.MaxX > middle))
        {
            using var mask = pieces.Extract(piece.Index, work.Threads);
            var spans = Spans(mask, middle);
            if (!spans && !Strays(mask, piece, work)) continue;
            if (TrySplit(mask, clear, work)) spanning.Add(piece.Index);
            else if (spans)
            {
                spanning.Add(piece.Index);
                SplitBySeam(mask, meanOfLung, work);
            }
        }

        pieces.AddTo(work.Right, p => p.Centroid.X < middle && !spanning.Contains(p.Index), work.Threads);
        pieces.AddTo(work.Left, p => p.Centroid.X >= middle && !spanning.Contains(p.Index), work.Threads);
    }

    private static bool Spans(BitVolume piece, double middle)
    {
        var all = piece.Count();
        using var right = BitBox.Crop(piece, VoxelBox.Of(piece.Size) with { MaxX = (int)middle });
        var share = right.Count() / (double)all;
        return share is > SpanningShare and < 1 - SpanningShare;
    }

    /// <summary>Whether some of a piece lies far on the side where its middle does not: what is left of a collapsed lung that hangs on the other.</summary>
    private static bool Strays(BitVolume piece, Component component, RobustWorkspace work)
    {
        using var far = component.Centroid.X < work.MiddleX ? FarLeft(piece, work) : FarRight(piece, work);
        return far.Count() >= work.Voxels(LeastStrayMl);
    }

    /// <summary>What is darker than half way between the threshold and the mean of the lungs.</summary>
    private static BitVolume ClearAir(RobustWorkspace work, double mean)
    {
        var clear = Threshold.Between(work.Hounsfield, short.MinValue, (int)((mean + work.ThresholdHu) / 2), work.Threads);
        BitLogic.And(clear, work.Lungs);
        return clear;
    }

    private static bool TrySplit(BitVolume piece, BitVolume clear, RobustWorkspace work)
    {
        using var clearPiece = piece.Clone();
        BitLogic.And(clearPiece, clear);
        using var cubes = work.Coarsened(clearPiece, share: 1);
        foreach (var millimetres in ErosionsMm)
        {
            using var core = BinaryMorphology.Erode(cubes, StructuringElement.Ball(cubes.Geometry, millimetres), outside: true, work.Threads);
            using var cores = ConnectedComponents.Of(core, Connectivity.Six, work.Threads);
            if (cores.Largest() is not { } first) return false;
            var second = cores.Largest(c => c.Index != first.Index);
            if (second?.VoxelCount < LeastShare * first.VoxelCount) second = cores.Largest(c => IsFarFrom(first, c));
            if (second is null || !SideBySide(first, second.Value)) continue;
            var (right, left) = first.Centroid.X < second.Value.Centroid.X ? (first, second.Value) : (second.Value, first);

            // A cube that is not all clear is lost to the core, so the reach is two of them more.
            var reach = StructuringElement.Ball(cubes.Geometry, millimetres + (2 * cubes.Geometry.Spacing.X));
            using var ofRight = new Regrown(cores.Extract(right.Index, work.Threads), reach, work);
            using var ofLeft = new Regrown(cores.Extract(left.Index, work.Threads), reach, work);
            CoreRegrowth.Run(piece, clearPiece, ofRight, ofLeft, work.Threads);
            BitLogic.Or(work.Right, ofRight.Mask);
            BitLogic.Or(work.Left, ofLeft.Mask);
            return true;
        }

        return false;

        // Well beyond the middle: however small, it is the other lung. Erosion took about half of it.
        bool IsFarFrom(Component first, Component core)
        {
            var (of, middle) = (core.Centroid.X - CubeMiddle(work), CubeMiddle(work) - first.Centroid.X);
            return of * middle > 0 && Math.Abs(of) * cubes.Geometry.Spacing.X > BandMm / 2
                && core.VoxelCount * cubes.Geometry.VoxelVolume >= LeastStrayMl * 1000 / 2;
        }
    }

    private static double CubeMiddle(RobustWorkspace work) => (work.MiddleX - ((work.CubeEdge - 1) / 2.0)) / work.CubeEdge;

    /// <summary>Neither's middle lies within the other's width.</summary>
    private static bool SideBySide(Component a, Component b) =>
        (a.Centroid.X < b.Box.MinX || a.Centroid.X > b.Box.MaxX) && (b.Centroid.X < a.Box.MinX || b.Centroid.X > a.Box.MaxX);

    /// <summary>Lungs that touch widely: both flood from where the side is beyond doubt and meet on the brightest sheet.</summary>
    private static void SplitBySeam(BitVolume piece, double meanOfLung, RobustWorkspace work)
    {
        using var right = FarRight(piece, work);
        using var left = FarLeft(piece, work);
        var levels = Enumerable.Range(0, Levels).Select(i => (int)(meanOfLung + ((work.ThresholdHu - meanOfLung) * i / Levels)));
        CoreRegrowth.Flood(piece, work.Hounsfield, levels, right, left, work.Threads);
        BitLogic.Or(work.Right, right);
        BitLogic.Or(work.Left, left);
        work.Flags.Add(QualityFlags.SplitBySeam(work.Millilitres(piece.Count())));
    }

    /// <summary>What of a piece lies beyond doubt on the right; the caller disposes it.</summary>
    private static BitVolume FarRight(BitVolume piece, RobustWorkspace work) =>
        Within(piece, VoxelBox.Of(piece.Size) with { MaxX = Math.Max(0, (int)work.MiddleX - Band(work)) });

    /// <summary>What of a piece lies beyond doubt on the left; the caller disposes it.</summary>
    private static BitVolume FarLeft(BitVolume piece, RobustWorkspace work) =>
        Within(piece, VoxelBox.Of(piece.Size) with { MinX = Math.Min(piece.Size.X - 1, (int)work.MiddleX + Band(work)) });

    private static int Band(RobustWorkspace work) => (int)(BandMm / work.Grid.Spacing.X);

    private static BitVolume Within(BitVolume piece, VoxelBox box)
    {
        using var part = BitBox.Crop(piece, box);
        var seed = new BitVolume(piece.Geometry);
        BitBox.Paste(part, box, seed, box);
        return seed;
    }
}
