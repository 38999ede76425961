using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// How much of each block of voxels is set, on the grid of <see cref="BlockMeans"/>: a mask at a coarser grid that
/// keeps what its voxels said of the border, so that a surface half way up is smooth. Rounds to the nearest thousandth;
/// of the last blocks, which the border may cut, it is that of what lies within. O(words of the mask).
/// </summary>
public static class BlockFractions
{
    /// <summary>The value of a block that is set whole.</summary>
    public const short Whole = 1000;

    /// <summary>The fractions, 0 to <see cref="Whole"/>; the caller disposes the volume.</summary>
    /// <param name="fine">The mask.</param>
    /// <param name="edge">Voxels along a block's edge, 1 to 64.</param>
    public static Volume<short> Of(BitVolume fine, int edge)
    {
        var coarse = new Volume<short>(BlockGrid.Of(fine.Geometry, edge));
        BlockGrid.Count(fine, edge, (y, z, first, counts, rows) =>
        {
            var blocks = coarse.Row(y, z);
            for (var i = 0; i < counts.Length; i++)
            {
                var voxels = rows * BlockGrid.Inside(first + i, edge, fine.Size.X);
                blocks[first + i] = (short)(((2 * counts[i] * Whole) + voxels) / (2 * voxels));
            }
        });
        return coarse;
    }
}
