using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// A CT in patient order (x to the left, y to posterior, z to superior) and its means over blocks, which are made when
/// they are first asked for. It owns the blocks, not the CT. Not for several threads at once.
/// </summary>
internal sealed class ChestVolume(Volume<short> hounsfield) : IDisposable
{
    private const double BlockMm = 2;
    private const double WideBlockMm = 4;

    private Volume<short>? _blocks;
    private Volume<short>? _wideBlocks;

    public Volume<short> Hounsfield { get; } = hounsfield;

    public VolumeGeometry Grid => Hounsfield.Geometry;

    /// <summary>Voxels along a block of about 2 mm.</summary>
    public int BlockEdge { get; } = Math.Max(1, (int)Math.Round(BlockMm / hounsfield.Geometry.Spacing.X));

    /// <summary>The means of such blocks: little noise, and an eighth of the work for what is wide.</summary>
    public Volume<short> Blocks => _blocks ??= BlockMeans.Of(Hounsfield, BlockEdge);

    /// <summary>Blocks along a wide block of about 4 mm.</summary>
    public int WideBlockEdge => Math.Max(1, (int)Math.Round(WideBlockMm / Blocks.Geometry.Spacing.X));

    /// <summary>The means of wide blocks, which tell gas from lung whatever the noise.</summary>
    public Volume<short> WideBlocks => _wideBlocks ??= BlockMeans.Of(Blocks, WideBlockEdge);

    /// <summary>The blocks of which at least a fraction is in a mask; the caller disposes them.</summary>
    public BitVolume Coarsened(BitVolume mask, double fraction) => BlockMasks.Coarsen(mask, BlockEdge, fraction);

    /// <summary>The voxels of blocks; the caller disposes them.</summary>
    public BitVolume Refined(BitVolume blocks) => BlockMasks.Refine(blocks, Grid, BlockEdge);

    /// <summary>A place along x by voxels as one by blocks.</summary>
    public double InBlocks(double x) => (x - ((BlockEdge - 1) / 2.0)) / BlockEdge;

    /// <summary>A place along x by blocks as one by voxels.</summary>
    public double InVoxels(double x) => (x * BlockEdge) + ((BlockEdge - 1) / 2.0);

    /// <summary>Voxels along so many mm, rounded up.</summary>
    public int Steps(double millimetres) => (int)Math.Ceiling(millimetres / Grid.Spacing.X);

    /// <summary>Millilitres of so many voxels.</summary>
    public double Millilitres(long voxels) => voxels * Grid.VoxelVolume / 1000;

    /// <summary>Voxels that make so many millilitres.</summary>
    public long Voxels(double millilitres) => (long)(millilitres * 1000 / Grid.VoxelVolume);

    public void Dispose()
    {
        _blocks?.Dispose();
        _wideBlocks?.Dispose();
    }
}
