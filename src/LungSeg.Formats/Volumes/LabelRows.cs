using System.Numerics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Masks as the rows of one label volume (x fastest, then y, then z; 0 where no mask is), a slice at a time, so that
/// the volume of bytes never exists as a whole. Where masks overlap the later one wins.
/// </summary>
internal static class LabelRows
{
    /// <summary>Writes all slices of the label volume.</summary>
    public static void Write(Stream output, IReadOnlyList<LabelMask> masks)
    {
        var size = Grid(masks).Size;
        var slice = new byte[size.SliceLength];
        for (var z = 0; z < size.Z; z++)
        {
            slice.AsSpan().Clear();
            foreach (var (label, mask) in masks)
            {
                for (var y = 0; y < size.Y; y++) Expand(mask.Row(y, z), label, slice.AsSpan(y * size.X, size.X));
            }

            output.Write(slice);
        }
    }

    /// <summary>The grid that all masks share.</summary>
    /// <exception cref="ArgumentException">There is no mask, or they are on different grids.</exception>
    public static VolumeGeometry Grid(IReadOnlyList<LabelMask> masks)
    {
        if (masks.Count == 0) throw new ArgumentException("There is no mask.", nameof(masks));
        var grid = masks[0].Mask.Geometry;
        return masks.All(mask => mask.Mask.Geometry == grid)
            ? grid
            : throw new ArgumentException("The masks are on different grids.", nameof(masks));
    }

    private static void Expand(ReadOnlySpan<ulong> words, byte label, Span<byte> row)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word == ulong.MaxValue)
            {
                row.Slice(i << 6, 64).Fill(label);
                continue;
            }

            for (; word != 0; word &= word - 1) row[(i << 6) + BitOperations.TrailingZeroCount(word)] = label;
        }
    }
}
