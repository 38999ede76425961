using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Boxes of a mask: the box of its set voxels, a box cut out, a box put back. Layout: words as in
/// <see cref="BitVolume"/>; a box may start at any bit, rows are moved a word at a time by shifting. Exact.
/// </summary>
public static class BitBox
{
    /// <summary>The smallest box around the set voxels; empty where none is set.</summary>
    public static VoxelBox Bounds(BitVolume mask)
    {
        Span<ulong> columns = mask.WordsPerRow <= 64 ? stackalloc ulong[mask.WordsPerRow] : new ulong[mask.WordsPerRow];
        columns.Clear();
        var box = VoxelBox.Empty;
        for (var z = 0; z < mask.Size.Z; z++)
        {
            var slice = mask.Slice(z);
            var first = slice.IndexOfAnyExcept(0UL);
            if (first < 0) continue;
            int minY = first / mask.WordsPerRow, maxY = slice.LastIndexOfAnyExcept(0UL) / mask.WordsPerRow;
            box = box.Union(new(int.MaxValue, minY, z, int.MinValue, maxY, z));
            for (var i = minY * mask.WordsPerRow; i < (maxY + 1) * mask.WordsPerRow;)
            {
                for (var w = 0; w < columns.Length; w++) columns[w] |= slice[i++];
            }
        }

        if (box.MaxZ < 0) return VoxelBox.Empty;
        int firstWord = columns.IndexOfAnyExcept(0UL), lastWord = columns.LastIndexOfAnyExcept(0UL);
        return box with
        {
            MinX = (firstWord << 6) + BitOperations.TrailingZeroCount(columns[firstWord]),
            MaxX = (lastWord << 6) + 63 - BitOperations.LeadingZeroCount(columns[lastWord]),
        };
    }

    /// <summary>
    /// A mask of its own of the voxels in a box, which may reach beyond the grid; the caller disposes it.
    /// </summary>
    /// <param name="mask">The mask to cut from.</param>
    /// <param name="box">What to cut, by index; its first voxel is voxel 0 of the result.</param>
    /// <param name="outside">The value of voxels beyond the grid.</param>
    public static BitVolume Crop(BitVolume mask, VoxelBox box, bool outside = false)
    {
        var crop = new BitVolume(box.GridWithin(mask.Geometry));
        var inside = VoxelBox.Of(mask.Size).Intersect(box);
        if (outside) FillOutside(crop, inside, box);
        for (var z = inside.MinZ; z <= inside.MaxZ; z++)
        {
            for (var y = inside.MinY; y <= inside.MaxY; y++)
            {
                var from = mask.Row(y, z);
                var to = crop.Row(y - box.MinY, z - box.MinZ);
                for (var w = 0; w < to.Length; w++) to[w] |= BitRow.Read(from, box.MinX + (w << 6));
                to[^1] &= crop.LastWordMask;
            }
        }

        return crop;
    }

    /// <summary>Writes a part of a cropped mask back over the mask it came from.</summary>
    /// <param name="crop">A mask cut by <see cref="Crop"/>.</param>
    /// <param name="cropBox">The box it was cut by.</param>
    /// <param name="target">Its voxels within <paramref name="part"/> are overwritten.</param>
    /// <param name="part">By index of the target; only what lies within the crop and the target is written.</param>
    public static void Paste(BitVolume crop, VoxelBox cropBox, BitVolume target, VoxelBox part)
    {
        part = part.Intersect(cropBox).Intersect(VoxelBox.Of(target.Size));
        for (var z = part.MinZ; z <= part.MaxZ; z++)
        {
            for (var y = part.MinY; y <= part.MaxY; y++)
            {
                var from = crop.Row(y - cropBox.MinY, z - cropBox.MinZ);
                var to = target.Row(y, z);
                for (var w = part.MinX >> 6; w <= part.MaxX >> 6; w++)
                {
                    var mask = BitRow.Range(w, part.MinX, part.MaxX + 1);
                    to[w] = (to[w] & ~mask) | (BitRow.Read(from, (w << 6) - cropBox.MinX) & mask);
                }
            }
        }
    }

    private static void FillOutside(BitVolume crop, VoxelBox inside, VoxelBox box)
    {
        crop.Words.Fill(ulong.MaxValue);
        BitLogic.ClearBeyondRows(crop);
        for (var z = inside.MinZ; z <= inside.MaxZ; z++)
        {
            for (var y = inside.MinY; y <= inside.MaxY; y++)
            {
                var row = crop.Row(y - box.MinY, z - box.MinZ);
                for (var w = 0; w < row.Length; w++)
                    row[w] &= ~BitRow.Range(w, inside.MinX - box.MinX, inside.MaxX - box.MinX + 1);
            }
        }
    }
}
