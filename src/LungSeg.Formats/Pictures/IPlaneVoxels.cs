using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Pictures;

/// <summary>Voxels that a picture can be taken of.</summary>
internal interface IPlaneVoxels
{
    /// <summary>The size of the whole.</summary>
    Size3 Size { get; }

    /// <summary>The first slice that is at hand.</summary>
    int Z { get; }

    /// <summary>How many slices are at hand.</summary>
    int Count { get; }

    short At(int x, int y, int z);
}

/// <summary>The HU of some of a CT's slices.</summary>
internal readonly ref struct HounsfieldVoxels(HounsfieldSlab slab) : IPlaneVoxels
{
    private readonly ReadOnlySpan<short> _voxels = slab.Span;

    public Size3 Size { get; } = slab.Geometry.Size;

    public int Z { get; } = slab.Z;

    public int Count { get; } = slab.Count;

    public short At(int x, int y, int z) => _voxels[((((z - Z) * Size.Y) + y) * Size.X) + x];
}

/// <summary>A mask's voxels as 0 and 1.</summary>
internal readonly ref struct MaskVoxels(BitVolume mask) : IPlaneVoxels
{
    private readonly ReadOnlySpan<ulong> _words = mask.Words;
    private readonly int _wordsPerRow = mask.WordsPerRow;

    public Size3 Size { get; } = mask.Size;

    public int Z => 0;

    public int Count => Size.Z;

    public short At(int x, int y, int z) => (short)(_words[(((z * Size.Y) + y) * _wordsPerRow) + (x >> 6)] >> (x & 63) & 1);
}
