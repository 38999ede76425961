using System.Collections.Concurrent;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A binary mask taken to another grid with parallel axes by the level 1/2 of its trilinear field
/// (<see cref="MaskCoverage"/>), so that a border lies between voxels where it did and not on the stairs of the nearest
/// voxel. A sample of exactly 1/2 is inside; samples outside the mask's voxels are empty. Bits in, bits out. Parallel
/// over rows.
/// </summary>
public static class MaskResampler
{
    private const int RowsPerPiece = 128;

    /// <summary>The mask on another grid. The caller disposes it.</summary>
    /// <param name="mask">Not changed.</param>
    /// <param name="target">A grid whose axes are parallel to the mask's (each in its own direction, perhaps
    /// reversed).</param>
    /// <param name="smooth">Whether the field is first smoothed, see <see cref="MaskCoverage"/>.</param>
    /// <exception cref="ArgumentException">The axes are not parallel.</exception>
    public static BitVolume Resample(BitVolume mask, VolumeGeometry target, bool smooth = false)
    {
        var result = new BitVolume(target);
        var idle = new ConcurrentBag<MaskCoverage>();
        SlabScheduler.Run(target.Size.Y * target.Size.Z, RowsPerPiece, (start, end) =>
        {
            if (!idle.TryTake(out var coverage)) coverage = new(mask, target, smooth);
            for (var row = start; row < end; row++)
            {
                coverage.Row(row % target.Size.Y, row / target.Size.Y, result.Row(row));
            }

            idle.Add(coverage);
        });
        return result;
    }
}
