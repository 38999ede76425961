using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Pictures;

/// <summary>Voxels that a picture can be taken of.</summary>
internal interface IPlaneVoxels
{
    Size3 Size { get; }

    short At(int x, int y, int z);
}

/// <summary>A CT's HU.</summary>
internal readonly ref struct HounsfieldVoxels(Volume<short> volume) : IPlaneVoxels
{
    private readonly ReadOnlySpan<short> _voxels = volume.Span;

    public Size3 Size { get; } = volume.Size;

    public short At(int x, int y, int z) => _voxels[(((z * Size.Y) + y) * Size.X) + x];
}

/// <summary>A mask's voxels as 0 and 1.</summary>
internal readonly ref struct MaskVoxels(BitVolume mask) : IPlaneVoxels
{
    private readonly ReadOnlySpan<ulong> _words = mask.Words;
    private readonly int _wordsPerRow = mask.WordsPerRow;

    public Size3 Size { get; } = mask.Size;

    public short At(int x, int y, int z) => (short)(_words[(((z * Size.Y) + y) * _wordsPerRow) + (x >> 6)] >> (x & 63) & 1);
}
