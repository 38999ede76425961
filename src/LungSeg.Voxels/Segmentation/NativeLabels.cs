using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// Labels on the CT's own grid, with sub-voxel care. A voxel that a lung covers wholly has its label. At the border,
/// where the isotropic mask cuts a voxel, the voxel's own HU decide if the border is one between air and tissue; where a
/// filled structure makes the border, the larger part decides. So the labels follow the CT's own pixels and not the
/// staircase of the isotropic grid.
/// </summary>
internal static class NativeLabels
{
    private const float Whole = 0.999f;

    /// <summary>Labels 1 and 2 of a right and a left lung; the caller disposes them.</summary>
    /// <param name="native">HU on the CT's own grid.</param>
    /// <param name="right">The right lung, filled, on a grid with the same axes.</param>
    /// <param name="left">The left lung, filled.</param>
    /// <param name="air">The lungs before they were filled.</param>
    /// <param name="thresholdHu">At or below is air.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static Volume<byte> OfSides(
        Volume<short> native, BitVolume right, BitVolume left, BitVolume air, double thresholdHu, int threads)
    {
        var grid = native.Geometry;
        var labels = new Volume<byte>(grid);
        SlabScheduler.Run(grid.Size.Z, 1, threads, (start, end) =>
        {
            var (ofRight, ofLeft, ofAir) = (new MaskCoverage(right, grid), new MaskCoverage(left, grid), new MaskCoverage(air, grid));
            var (rights, lefts, airs) = (new float[grid.Size.X], new float[grid.Size.X], new float[grid.Size.X]);
            for (var row = start * grid.Size.Y; row < end * grid.Size.Y; row++)
            {
                var (y, z) = (row % grid.Size.Y, row / grid.Size.Y);
                if (!(ofRight.Row(y, z, rights) | ofLeft.Row(y, z, lefts))) continue;
                ofAir.Row(y, z, airs);
                Label(native.Row(y, z), rights, lefts, airs, thresholdHu, labels.Row(y, z));
            }
        });
        return labels;
    }

    /// <summary>Label 1 wherever a mask covers half a voxel or more; the caller disposes them.</summary>
    public static Volume<byte> Of(VolumeGeometry native, BitVolume mask, int threads)
    {
        using var covered = MaskResampler.Resample(mask, native, threads: threads);
        var labels = new Volume<byte>(native);
        LabelBits.Paint(labels, covered, 1, threads);
        return labels;
    }

    private static void Label(
        ReadOnlySpan<short> hounsfield, float[] rights, float[] lefts, float[] airs, double thresholdHu, Span<byte> labels)
    {
        for (var x = 0; x < labels.Length; x++)
        {
            var covered = rights[x] + lefts[x];
            if (covered <= 0) continue;
            var isAirBorder = covered - airs[x] < 0.1f;
            var isLung = covered >= Whole || (isAirBorder ? hounsfield[x] <= thresholdHu : covered >= 0.5f);
            if (isLung) labels[x] = rights[x] >= lefts[x] ? (byte)1 : (byte)2;
        }
    }
}
