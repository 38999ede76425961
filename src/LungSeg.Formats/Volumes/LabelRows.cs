using System.Numerics;
using System.Runtime.Intrinsics;
using LungSeg.Formats.Segments;
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
            Fill(masks, z, slice);
            output.Write(slice);
        }
    }

    /// <summary>Fills one slice of the label volume.</summary>
    public static void Fill(IReadOnlyList<LabelMask> masks, int z, Span<byte> slice)
    {
        slice.Clear();
        foreach (var (label, mask) in masks)
        {
            var size = mask.Size;
            for (var y = 0; y < size.Y; y++) Expand(mask.Row(y, z), label, slice.Slice(y * size.X, size.X));
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

    /// <summary>
    /// Gives the voxels that are set their label, 32 at a time: a lane has the byte of its bit and looks whether it is
    /// there.
    /// </summary>
    private static void Expand(ReadOnlySpan<ulong> words, byte label, Span<byte> row)
    {
        // A shuffle stays within 16 lanes; a word of 32 bits is in both halves.
        var byteOfLane = Vector256.Create(
            (byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19,
            19, 19, 19);
        var bitOfLane = Vector256.Create(0x8040201008040201).AsByte();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == 0) continue;
            var voxels = row[(i << 6)..];
            var half = 0;
            for (; half < 64 && voxels.Length >= half + 32; half += 32)
            {
                var bits = Vector256.Create((uint)(words[i] >> half)).AsByte();
                var isSet = Vector256.Equals(Vector256.Shuffle(bits, byteOfLane) & bitOfLane, bitOfLane);
                var to = voxels.Slice(half, 32);
                Vector256.ConditionalSelect(isSet, Vector256.Create(label), Vector256.Create<byte>(to)).CopyTo(to);
            }

            if (half == 64)
                continue;
            for (var rest = words[i] >> half; rest != 0; rest &= rest - 1)
                voxels[half + BitOperations.TrailingZeroCount(rest)] = label;
        }
    }
}
