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

    /// <summary>Takes voxels along a line, all of which are at hand.</summary>
    /// <param name="x">The first one's column.</param>
    /// <param name="y">Its row.</param>
    /// <param name="z">Its slice.</param>
    /// <param name="step">From one to the next: 1 or -1 along one axis.</param>
    /// <param name="line">Overwritten.</param>
    void Take(int x, int y, int z, (int X, int Y, int Z) step, Span<short> line);
}

/// <summary>The HU of some of a CT's slices.</summary>
internal readonly ref struct HounsfieldVoxels(HounsfieldSlab slab) : IPlaneVoxels
{
    private readonly ReadOnlySpan<short> _voxels = slab.Span;

    public Size3 Size { get; } = slab.Geometry.Size;

    public int Z { get; } = slab.Z;

    public int Count { get; } = slab.Count;

    public void Take(int x, int y, int z, (int X, int Y, int Z) step, Span<short> line)
    {
        var at = ((((z - Z) * Size.Y) + y) * Size.X) + x;
        var next = (((step.Z * Size.Y) + step.Y) * Size.X) + step.X;
        if (next == 1)
        {
            _voxels.Slice(at, line.Length).CopyTo(line);
            return;
        }

        for (var i = 0; i < line.Length; i++, at += next) line[i] = _voxels[at];
    }
}

/// <summary>A mask's voxels as 0 and 1.</summary>
internal readonly ref struct MaskVoxels(BitVolume mask) : IPlaneVoxels
{
    private readonly ReadOnlySpan<ulong> _words = mask.Words;
    private readonly int _wordsPerRow = mask.WordsPerRow;

    public Size3 Size { get; } = mask.Size;

    public int Z => 0;

    public int Count => Size.Z;

    public void Take(int x, int y, int z, (int X, int Y, int Z) step, Span<short> line)
    {
        var row = ((z * Size.Y) + y) * _wordsPerRow;
        var next = ((step.Z * Size.Y) + step.Y) * _wordsPerRow;
        for (var i = 0; i < line.Length; i++, x += step.X, row += next)
            line[i] = (short)(_words[row + (x >> 6)] >> (x & 63) & 1);
    }
}
