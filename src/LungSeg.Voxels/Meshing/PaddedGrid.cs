using System.Runtime.CompilerServices;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The sizes of a mask's grid with <paramref name="Padding"/> rim voxels of background on every side.
/// </summary>
internal readonly record struct PaddedGrid(Size3 Size, int Padding)
{
    /// <summary>Voxels in a row.</summary>
    public int Columns => Size.X + (2 * Padding);

    /// <summary>Rows in a slice.</summary>
    public int Rows => Size.Y + (2 * Padding);

    public int Slices => Size.Z + (2 * Padding);

    /// <summary>Words that hold cells or voxels, and one of zeros.</summary>
    public int WordsPerRow => ((Columns + 63) >> 6) + 1;

    /// <summary>
    /// The bits of word <paramref name="w"/> whose voxel has a right neighbour, which is where cells and x edges begin.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong CellBits(int w)
    {
        var cells = Columns - 1 - (w << 6);
        return cells >= 64 ? ulong.MaxValue : cells <= 0 ? 0 : (1UL << cells) - 1;
    }
}
