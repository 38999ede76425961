using System.Buffers;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// One slice of a mask as the cell kernels want it: with <c>padding</c> rim voxels of background on every side (0 or
/// 1), and one more word of zeros behind each row, so that the neighbour across a word's end needs no special case. Its
/// content is anything until it is loaded; its words are pooled. Dispose it.
/// </summary>
internal sealed class PaddedSlice(PaddedGrid grid) : IDisposable
{
    private readonly ulong[] _words = ArrayPool<ulong>.Shared.Rent(grid.WordsPerRow * grid.Rows);

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_words);

    public ReadOnlySpan<ulong> Row(int row) => _words.AsSpan(row * grid.WordsPerRow, grid.WordsPerRow);

    /// <summary>Loads the padded slice <paramref name="slice"/> of a mask; slices of the rim are empty.</summary>
    public void Load(BitVolume mask, int slice)
    {
        _words.AsSpan(0, grid.WordsPerRow * grid.Rows).Clear();
        var z = slice - grid.Padding;
        if ((uint)z >= (uint)mask.Size.Z) return;
        for (var y = 0; y < mask.Size.Y; y++)
        {
            var from = mask.Row(y, z);
            var to = _words.AsSpan((y + grid.Padding) * grid.WordsPerRow, grid.WordsPerRow);
            if (grid.Padding == 0)
            {
                from.CopyTo(to);
                continue;
            }

            var carry = 0UL;
            for (var w = 0; w < from.Length; w++)
            {
                to[w] = from[w] << 1 | carry;
                carry = from[w] >> 63;
            }

            to[from.Length] = carry;
        }
    }
}
