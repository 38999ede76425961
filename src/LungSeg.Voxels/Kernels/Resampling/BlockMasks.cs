using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Masks on the blocks of voxels of <see cref="BlockMeans"/> and back: wide morphology costs less there by the sixth
/// power of the edge. Layout as in <see cref="BitVolume"/>. Exact. Complexity: linear in the blocks between the first
/// and the last word of a row that has anything set.
/// </summary>
public static class BlockMasks
{
    /// <summary>The blocks of which at least a share is set; the caller disposes the mask.</summary>
    /// <param name="fine">The mask.</param>
    /// <param name="edge">Voxels along a block's edge, at most 64.</param>
    /// <param name="fraction">Of a block's voxels within the grid, above 0 to 1; a tiny one asks for a single
    /// voxel.</param>
    public static BitVolume Coarsen(BitVolume fine, int edge, double fraction)
    {
        var coarse = new BitVolume(BlockGrid.Of(fine.Geometry, edge));
        BlockGrid.Count(fine, edge, (y, z, first, counts, rows) =>
        {
            var blocks = coarse.Row(y, z);
            for (var i = 0; i < counts.Length; i++)
            {
                var block = first + i;
                if (counts[i] > 0 && counts[i] >= fraction * rows * BlockGrid.Inside(block, edge, fine.Size.X))
                    blocks[block >> 6] |= 1UL << (block & 63);
            }
        });
        return coarse;
    }

    /// <summary>The voxels of blocks; the caller disposes the mask.</summary>
    /// <param name="coarse">A mask on the grid that <see cref="Coarsen"/> makes of the fine one.</param>
    /// <param name="fine">The voxels' grid.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    public static BitVolume Refine(BitVolume coarse, VolumeGeometry fine, int edge)
    {
        var mask = new BitVolume(fine);
        SlabScheduler.Run(coarse.Size.Z, 4, (start, end) =>
        {
            Span<ulong> wide = new ulong[mask.WordsPerRow];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < coarse.Size.Y; y++)
                {
                    var from = coarse.Row(y, z);
                    if (!from.ContainsAnyExcept(0UL)) continue;
                    wide.Clear();
                    foreach (var block in BitRow.SetBits(from))
                        BitRow.Set(wide, block * edge, Math.Min(fine.Size.X, (block + 1) * edge));
                    for (var dz = z * edge; dz < Math.Min(fine.Size.Z, (z + 1) * edge); dz++)
                    {
                        for (var dy = y * edge; dy < Math.Min(fine.Size.Y, (y + 1) * edge); dy++)
                            wide.CopyTo(mask.Row(dy, dz));
                    }
                }
            }
        });
        return mask;
    }
}
