using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Exact squared Euclidean distances on an anisotropic grid, an axis at a time: along x by scanning each row, then
/// along y and z as the least of <c>row[j] + ((i - j) spacing)²</c> over j, searched outwards from i for as long as the
/// step alone is below the least found (Saito and Toriwaki, New Algorithms for Euclidean Distance Transformation,
/// Pattern Recognition 27, 1994). Lanes run along x: a strip of columns is searched at once.
/// Rounding: float, the three squares added in the order x, y, z. Complexity: voxels times distance over lanes, so best
/// on a box around what matters. Memory: the result. Parallel over slices, then over rows.
/// </summary>
public static unsafe class DistanceTransform
{
    /// <summary>
    /// Squared distance, mm², from the centre of each voxel of a box to the nearest centre of a set voxel of the box;
    /// 0 on the mask, positive infinity where the box has no set voxel. The caller disposes the volume, whose grid is
    /// the box's.
    /// </summary>
    /// <param name="mask">Not changed.</param>
    /// <param name="box">By index, within the grid.</param>
    /// <exception cref="ArgumentException">The box is empty or reaches beyond the grid.</exception>
    public static Volume<float> SquaredToMask(BitVolume mask, VoxelBox box) => Run(mask, box, 0);

    /// <summary>
    /// The same to the nearest voxel of the box that is not set: inside the mask, how far its border is.
    /// </summary>
    /// <inheritdoc cref="SquaredToMask"/>
    public static Volume<float> SquaredToBackground(BitVolume mask, VoxelBox box) =>
        Run(mask, box, ulong.MaxValue);

    private static Volume<float> Run(BitVolume mask, VoxelBox box, ulong flip)
    {
        if (box.IsEmpty || box.Intersect(VoxelBox.Of(mask.Size)) != box)
            throw new ArgumentException($"{box} is not a box of {mask.Size}.");
        var result = new Volume<float>(box.GridWithin(mask.Geometry));
        var size = result.Size;
        var spacing = mask.Geometry.Spacing;
        SlabScheduler.Run(size.Z, 1, (z, _) =>
        {
            for (var y = 0; y < size.Y; y++)
            {
                ScanRow(mask.Row(box.MinY + y, box.MinZ + z), box.MinX, flip, spacing.X, result.Row(y, z));
            }

            fixed (float* slice = result.Slice(z)) SearchColumns(slice, size.Y, size.X, size.X, spacing.Y);
        });
        SlabScheduler.Run(size.Y, 1, (y, _) =>
        {
            fixed (float* first = result.Row(y, 0)) SearchColumns(first, size.Z, size.X, size.SliceLength, spacing.Z);
        });
        return result;
    }

    /// <summary>Squared distances along a row, to the left, then to the right.</summary>
    private static void ScanRow(ReadOnlySpan<ulong> words, int first, ulong flip, double spacing, Span<float> row)
    {
        // Far enough never to be the least, and to add to without overflow.
        const int None = 1 << 28;
        var steps = None;
        for (var x = 0; x < row.Length; x++)
        {
            var set = ((words[(first + x) >> 6] ^ flip) >> ((first + x) & 63) & 1) != 0;
            steps = set ? 0 : steps + 1;
            row[x] = Square(steps, spacing);
            if (steps >= None) row[x] = float.PositiveInfinity;
        }

        steps = None;
        for (var x = row.Length - 1; x >= 0; x--)
        {
            steps = row[x] == 0 ? 0 : steps + 1;
            if (steps < None) row[x] = Math.Min(row[x], Square(steps, spacing));
        }
    }

    /// <summary>
    /// Replaces each value by the least of its column's values plus the squared distance along the column.
    /// </summary>
    private static void SearchColumns(float* plane, int rows, int columns, int pitch, double spacing)
    {
        var lanes = Vector<float>.Count;
        var strip = new float[rows * lanes];
        var squares = new float[rows];
        for (var i = 0; i < rows; i++) squares[i] = Square(i, spacing);
        fixed (float* copy = strip, square = squares)
        {
            for (var x = 0; x < columns; x += lanes)
            {
                var width = Math.Min(lanes, columns - x);
                for (var i = 0; i < rows; i++)
                {
                    new ReadOnlySpan<float>(plane + ((long)i * pitch) + x, width).CopyTo(
                        new(copy + (i * lanes), width));
                }

                for (var i = 0; i < rows; i++)
                {
                    var min = Search(copy, square, i, rows);
                    var to = new Span<float>(plane + ((long)i * pitch) + x, width);
                    if (width == lanes) min.CopyTo(to);
                    else for (var lane = 0; lane < width; lane++) to[lane] = min[lane];
                }
            }
        }
    }

    private static Vector<float> Search(float* strip, float* squares, int row, int rows)
    {
        var lanes = Vector<float>.Count;
        var at = strip + (row * lanes);
        var min = Vector.Load(at);
        var reach = Math.Max(row, rows - 1 - row);
        for (var step = 1; step <= reach && Vector.LessThanAny(new(squares[step]), min); step++)
        {
            var square = new Vector<float>(squares[step]);
            if (step <= row) min = Vector.Min(min, Vector.Load(at - (step * lanes)) + square);
            if (step < rows - row) min = Vector.Min(min, Vector.Load(at + (step * lanes)) + square);
        }

        return min;
    }

    private static float Square(int steps, double spacing) => (float)(steps * spacing * (steps * spacing));
}
