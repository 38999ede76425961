using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Cuts pieces of lung in two, for <see cref="SeparateSides"/>: what falls to each side is added to that side's mask.
/// </summary>
internal sealed class SideCut(
    SidesParameters p, ChestVolume chest, double middle, int thresholdHu, double meanOfLung, BitVolume right,
    BitVolume left)
{
    /// <summary>Whether a piece lies on both sides.</summary>
    public bool Spans(BitVolume piece)
    {
        var all = piece.Count();
        using var ofRight = BitBox.Crop(piece, VoxelBox.Of(piece.Size) with { MaxX = (int)middle });
        var fraction = ofRight.Count() / (double)all;
        return fraction > p.MinSpanningFraction && fraction < 1 - p.MinSpanningFraction;
    }

    /// <summary>
    /// Whether some of a piece lies far on the side where its middle does not: what is left of a collapsed lung that
    /// hangs on the other.
    /// </summary>
    public bool Strays(BitVolume piece, Component component)
    {
        using var far = component.Centroid.X < middle ? FarLeft(piece) : FarRight(piece);
        return far.Count() >= chest.Voxels(p.MinStrayMl);
    }

    /// <summary>What is darker than half way between the threshold and the mean of the lungs.</summary>
    public BitVolume ClearAir(BitVolume lungs)
    {
        var clear = Threshold.Between(chest.Hounsfield, short.MinValue, (int)((meanOfLung + thresholdHu) / 2));
        BitLogic.And(clear, lungs);
        return clear;
    }

    /// <summary>Cuts a piece where erosion opens its seam; false where none does.</summary>
    public bool TrySplit(BitVolume piece, BitVolume clear)
    {
        using var clearPiece = piece.Clone();
        BitLogic.And(clearPiece, clear);
        using var blocks = chest.Coarsened(clearPiece, fraction: 1);
        foreach (var millimetres in p.ErosionsMm)
        {
            using var core = BinaryMorphology.Erode(
                blocks, StructuringElement.Ball(blocks.Geometry, millimetres), outside: true);
            using var cores = ConnectedComponents.Of(core, Connectivity.Six);
            if (cores.Largest() is not { } first) return false;
            var second = cores.Largest(c => c.Index != first.Index);
            if (second?.VoxelCount < p.MinCoreFraction * first.VoxelCount)
                second = cores.Largest(c => IsFarFrom(first, c));
            if (second is null || !SideBySide(first, second.Value))
                continue;
            var (rightCore, leftCore) =
                first.Centroid.X < second.Value.Centroid.X ? (first, second.Value) : (second.Value, first);

            // A block that is not all clear is lost to the core, so the reach is two of them more.
            var reach = StructuringElement.Ball(blocks.Geometry, millimetres + (2 * blocks.Geometry.Spacing.X));
            using var ofRight = new Regrown(cores.Extract(rightCore.Index), reach, chest);
            using var ofLeft = new Regrown(cores.Extract(leftCore.Index), reach, chest);
            CoreRegrowth.Run(piece, clearPiece, ofRight, ofLeft);
            BitLogic.Or(right, ofRight.Mask);
            BitLogic.Or(left, ofLeft.Mask);
            return true;
        }

        return false;

        // Well beyond the middle: however small, it is the other lung. Erosion took about half of it.
        bool IsFarFrom(Component first, Component core)
        {
            var (of, other) = (core.Centroid.X - chest.InBlocks(middle), chest.InBlocks(middle) - first.Centroid.X);
            return of * other > 0 && Math.Abs(of) * blocks.Geometry.Spacing.X > p.BandMm / 2
                && core.VoxelCount * blocks.Geometry.VoxelVolume >= p.MinStrayMl * 1000 / 2;
        }
    }

    /// <summary>Neither's middle lies within the other's width.</summary>
    private static bool SideBySide(Component a, Component b) =>
        (a.Centroid.X < b.Box.MinX || a.Centroid.X > b.Box.MaxX)
        && (b.Centroid.X < a.Box.MinX || b.Centroid.X > a.Box.MaxX);

    /// <summary>
    /// Lungs that touch widely: both flood from where the side is beyond doubt and meet on the brightest sheet.
    /// </summary>
    public void SplitBySeam(BitVolume piece)
    {
        using var fromRight = FarRight(piece);
        using var fromLeft = FarLeft(piece);
        var levels = Enumerable
            .Range(0, p.Levels)
            .Select(i => (int)(meanOfLung + ((thresholdHu - meanOfLung) * i / p.Levels)));
        CoreRegrowth.Flood(piece, chest.Hounsfield, levels, fromRight, fromLeft);
        BitLogic.Or(right, fromRight);
        BitLogic.Or(left, fromLeft);
    }

    /// <summary>What of a piece lies beyond doubt on the right; the caller disposes it.</summary>
    private BitVolume FarRight(BitVolume piece) =>
        Within(piece, VoxelBox.Of(piece.Size) with { MaxX = Math.Max(0, (int)middle - Band) });

    /// <summary>What of a piece lies beyond doubt on the left; the caller disposes it.</summary>
    private BitVolume FarLeft(BitVolume piece) =>
        Within(piece, VoxelBox.Of(piece.Size) with { MinX = Math.Min(piece.Size.X - 1, (int)middle + Band) });

    private int Band => (int)(p.BandMm / chest.Grid.Spacing.X);

    private static BitVolume Within(BitVolume piece, VoxelBox box)
    {
        using var part = BitBox.Crop(piece, box);
        var seed = new BitVolume(piece.Geometry);
        BitBox.Paste(part, box, seed, box);
        return seed;
    }
}
