using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Between bit masks and label volumes. Layout: rows of 64-bit words and rows of bytes, both x fastest.
/// Lanes: 32 voxels an instruction where the processor has them. Exact. One read and one write of each voxel.
/// </summary>
public static class LabelBits
{
    /// <summary>Sets the label of a mask's voxels; the others keep theirs.</summary>
    public static void Paint(Volume<byte> labels, BitVolume mask, byte label)
    {
        if (labels.Size != mask.Size)
            throw new ArgumentException($"The labels are {labels.Size}, the mask {mask.Size}.");
        SlabScheduler.Run(mask.Size.Z, 4, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) PaintRow(labels.Row(y, z), mask.Row(y, z), label);
            }
        });
    }

    /// <summary>The mask of a label's voxels; the caller disposes it.</summary>
    public static BitVolume Of(Volume<byte> labels, byte label)
    {
        var mask = new BitVolume(labels.Geometry);
        SlabScheduler.Run(mask.Size.Z, 4, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) ReadRow(labels.Row(y, z), label, mask.Row(y, z));
            }
        });
        return mask;
    }

    private static void PaintRow(Span<byte> row, ReadOnlySpan<ulong> words, byte label)
    {
        for (var w = 0; w < words.Length; w++)
        {
            var word = words[w];
            var voxels = row[(w << 6)..Math.Min(row.Length, (w << 6) + 64)];
            if (word == ulong.MaxValue) voxels.Fill(label);
            for (var x = 0; word is not (0 or ulong.MaxValue) && x < voxels.Length; x++)
            {
                if ((word >> x & 1) != 0) voxels[x] = label;
            }
        }
    }

    private static void ReadRow(ReadOnlySpan<byte> row, byte label, Span<ulong> words)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        for (var x = 0; x < row.Length;)
        {
            ref var word = ref words[x >> 6];
            if (Vector256.IsHardwareAccelerated && x + Vector256<byte>.Count <= row.Length)
            {
                var equal = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)x), Vector256.Create(label));
                word |= (ulong)equal.ExtractMostSignificantBits() << (x & 63);
                x += Vector256<byte>.Count;
            }
            else
            {
                if (row[x] == label) word |= 1UL << (x & 63);
                x++;
            }
        }
    }
}
