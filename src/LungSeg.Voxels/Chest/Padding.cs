using System.Numerics;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// What was not scanned: columns of voxels through all axial slices that are nowhere brighter than some HU, as a
/// scanner fills what lies beyond its circle. Air is noisy, so it never stays so dark over many slices. All slices
/// being alike, one is made and copied. Exact; one pass over the HU by vectors, and none over rows that have no padding
/// at their start.
/// </summary>
internal static class Padding
{
    /// <summary>Slices after which a row is given up that has no column left.</summary>
    private const int LookEvery = 16;

    /// <summary>The padded columns and what lies near them, one slice; the caller disposes the mask.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="maxHu">The brightest that padding is, HU.</param>
    /// <param name="near">mm within a slice.</param>
    public static BitVolume SliceOf(Volume<short> hounsfield, int maxHu, double near)
    {
        var (size, grid) = (hounsfield.Size, hounsfield.Geometry);
        using var columns = new BitVolume(grid with { Size = size with { Z = 1 } });
        var brightest = new short[size.X];
        for (var y = 0; y < size.Y; y++)
        {
            Array.Fill(brightest, short.MinValue);
            for (var z = 0; z < size.Z; z++)
            {
                Brighten(brightest, hounsfield.Row(y, z));
                if (z % LookEvery == 0 && !brightest.AsSpan().ContainsAnyInRange(short.MinValue, (short)maxHu)) break;
            }

            for (var x = 0; x < size.X; x++)
            {
                if (brightest[x] <= maxHu) columns[x, y, 0] = true;
            }
        }

        return BinaryMorphology.Dilate(columns, StructuringElement.Disc(grid, near));
    }

    /// <summary>One slice as all slices of a grid; the caller disposes the mask.</summary>
    public static BitVolume ThroughAll(BitVolume slice, int slices)
    {
        var all = new BitVolume(slice.Geometry with { Size = slice.Size with { Z = slices } });
        for (var z = 0; z < slices; z++) slice.Words.CopyTo(all.Slice(z));
        return all;
    }

    private static void Brighten(Span<short> brightest, ReadOnlySpan<short> row)
    {
        var lanes = MemoryMarshal.Cast<short, Vector<short>>(brightest);
        var rowLanes = MemoryMarshal.Cast<short, Vector<short>>(row);
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = Vector.Max(lanes[i], rowLanes[i]);
        for (var x = lanes.Length * Vector<short>.Count; x < row.Length; x++)
            brightest[x] = Math.Max(brightest[x], row[x]);
    }
}
