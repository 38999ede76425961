using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Measures lungs on the CT's own grid: two passes over the labels, the first for where the lungs are, the second for a
/// histogram of each third, of which every figure is then made. Memory: a few histograms.
/// </summary>
public static class LungMeasurer
{
    /// <summary>Measures the lungs.</summary>
    /// <param name="hounsfield">HU as acquired.</param>
    /// <param name="labels">1 = right, 2 = left lung, on the same grid.</param>
    /// <param name="hasSides">False where label 1 means both lungs.</param>
    public static LungMeasurements Measure(Volume<short> hounsfield, Volume<byte> labels, bool hasSides)
    {
        var right = MeasureRegion(hounsfield, labels, label => label == 1);
        if (!hasSides) return new(right, null, null);
        var left = MeasureRegion(hounsfield, labels, label => label == 2);
        return new(MeasureRegion(hounsfield, labels, label => label is 1 or 2), right, left);
    }

    private static RegionMeasurement? MeasureRegion(Volume<short> hounsfield, Volume<byte> labels, Func<byte, bool> isIn)
    {
        var grid = labels.Geometry;
        var lookup = new bool[256];
        for (var label = 0; label < 256; label++) lookup[label] = isIn((byte)label);
        if (Extent.Of(labels, lookup) is not { } extent) return null;

        var thirds = new HounsfieldHistogram[] { new(), new(), new() };
        var height = extent.Max.Z - extent.Min.Z;
        for (var z = 0; z < grid.Size.Z; z++)
        {
            for (var y = 0; y < grid.Size.Y; y++)
            {
                var row = labels.Row(y, z);
                var hu = hounsfield.Row(y, z);
                if (!row.ContainsAnyExcept((byte)0)) continue;
                var start = grid.ToPatient(new(0, y, z)).Z - extent.Min.Z;
                var step = grid.AxisX.Z * grid.Spacing.X;
                for (var x = 0; x < row.Length; x++)
                {
                    if (!lookup[row[x]]) continue;
                    var third = height > 0 ? (int)((start + (x * step)) / height * 3) : 0;
                    thirds[Math.Clamp(third, 0, 2)].Add(hu[x]);
                }
            }
        }

        var whole = new HounsfieldHistogram();
        foreach (var third in thirds) whole.Add(third);
        return new()
        {
            Whole = DensityStatistics.Of(whole, grid.VoxelVolume),
            UpperThird = DensityStatistics.Of(thirds[2], grid.VoxelVolume),
            MiddleThird = DensityStatistics.Of(thirds[1], grid.VoxelVolume),
            LowerThird = DensityStatistics.Of(thirds[0], grid.VoxelVolume),
            Centroid = extent.Centroid,
            BoxMin = extent.Min,
            BoxMax = extent.Max,
        };
    }

    /// <summary>Where a region lies; every run's ends are looked at, so oblique grids are right as well.</summary>
    private sealed record Extent(Vector3D Min, Vector3D Max, Vector3D Centroid)
    {
        public static Extent? Of(Volume<byte> labels, bool[] isIn)
        {
            var grid = labels.Geometry;
            Vector3D min = new(double.MaxValue, double.MaxValue, double.MaxValue), max = -min;
            double sumX = 0, sumY = 0, sumZ = 0;
            long count = 0;
            for (var z = 0; z < grid.Size.Z; z++)
            {
                for (var y = 0; y < grid.Size.Y; y++)
                {
                    var row = labels.Row(y, z);
                    if (!row.ContainsAnyExcept((byte)0)) continue;
                    int first = -1, last = -1;
                    for (var x = 0; x < row.Length; x++)
                    {
                        if (!isIn[row[x]]) continue;
                        if (first < 0) first = x;
                        last = x;
                        (sumX, sumY, sumZ, count) = (sumX + x, sumY + y, sumZ + z, count + 1);
                    }

                    if (first < 0) continue;
                    foreach (var p in (ReadOnlySpan<Vector3D>)[grid.ToPatient(new(first, y, z)), grid.ToPatient(new(last, y, z))])
                    {
                        min = new(Math.Min(min.X, p.X), Math.Min(min.Y, p.Y), Math.Min(min.Z, p.Z));
                        max = new(Math.Max(max.X, p.X), Math.Max(max.Y, p.Y), Math.Max(max.Z, p.Z));
                    }
                }
            }

            return count == 0 ? null : new(min, max, grid.ToPatient(new Vector3D(sumX, sumY, sumZ) / count));
        }
    }
}
