using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Measures lungs on the CT's own grid: two passes over the labels, the first for where the lungs are, the second for a
/// histogram of each third, of which every figure is then made. Slices are looked at side by side; sums are of whole
/// numbers, so the figures do not depend on the number of threads. Memory: some histograms a thread.
/// </summary>
public static class LungMeasurer
{
    /// <summary>Measures the lungs.</summary>
    /// <param name="hounsfield">HU as acquired.</param>
    /// <param name="labels">1 = right, 2 = left lung, on the same grid.</param>
    /// <param name="hasSides">False where label 1 means both lungs.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static LungMeasurements Measure(Volume<short> hounsfield, Volume<byte> labels, bool hasSides, int threads = 0)
    {
        var (right, left) = (LungExtent.Of(labels, 1, threads), hasSides ? LungExtent.Of(labels, 2, threads) : null);
        var both = right is null || left is null ? right ?? left : right.Union(left);
        if (!hasSides) return new(MeasureRegion(hounsfield, labels, right, 1, 1, threads), null, null);
        return new(
            MeasureRegion(hounsfield, labels, both, 1, 2, threads),
            MeasureRegion(hounsfield, labels, right, 1, 1, threads),
            MeasureRegion(hounsfield, labels, left, 2, 2, threads));
    }

    /// <summary>Measures the voxels whose label is from <paramref name="low"/> to <paramref name="high"/>.</summary>
    private static RegionMeasurement? MeasureRegion(
        Volume<short> hounsfield, Volume<byte> labels, LungExtent? extent, byte low, byte high, int threads)
    {
        if (extent is null) return null;
        var thirds = new HounsfieldHistogram[] { new(), new(), new() };
        SlabScheduler.Run(labels.Size.Z, 1 + ((labels.Size.Z - 1) / SlabScheduler.Workers(threads)), threads, (start, end) =>
        {
            var parts = new HounsfieldHistogram[] { new(), new(), new() };
            for (var z = start; z < end; z++) AddSlice(hounsfield, labels, z, extent, low, high, parts);
            lock (thirds)
            {
                for (var third = 0; third < parts.Length; third++) thirds[third].Add(parts[third]);
            }
        });

        var voxelVolume = labels.Geometry.VoxelVolume;
        var whole = new HounsfieldHistogram();
        foreach (var third in thirds) whole.Add(third);
        return new()
        {
            Whole = DensityStatistics.Of(whole, voxelVolume),
            UpperThird = DensityStatistics.Of(thirds[2], voxelVolume),
            MiddleThird = DensityStatistics.Of(thirds[1], voxelVolume),
            LowerThird = DensityStatistics.Of(thirds[0], voxelVolume),
            Centroid = extent.Centroid(labels.Geometry),
            BoxMin = extent.Min,
            BoxMax = extent.Max,
        };
    }

    private static void AddSlice(
        Volume<short> hounsfield, Volume<byte> labels, int z, LungExtent extent, byte low, byte high, HounsfieldHistogram[] thirds)
    {
        var grid = labels.Geometry;
        var height = extent.Max.Z - extent.Min.Z;
        var step = grid.AxisX.Z * grid.Spacing.X;
        for (var y = 0; y < grid.Size.Y; y++)
        {
            var row = labels.Row(y, z);
            var first = row.IndexOfAnyInRange(low, high);
            if (first < 0) continue;
            var last = row.LastIndexOfAnyInRange(low, high);
            var hu = hounsfield.Row(y, z);
            var start = grid.ToPatient(new(0, y, z)).Z - extent.Min.Z;
            for (var x = first; x <= last; x++)
            {
                if (row[x] < low || row[x] > high) continue;
                var third = height > 0 ? (int)((start + (x * step)) / height * 3) : 0;
                thirds[Math.Clamp(third, 0, 2)].Add(hu[x]);
            }
        }
    }
}
