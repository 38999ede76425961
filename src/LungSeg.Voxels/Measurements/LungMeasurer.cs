using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Measures lungs on the CT's own grid: two passes over the labels, the first for where right, left and both lie, the
/// second for a histogram of each third of each, of which every figure is then made. Memory: nine histograms.
/// </summary>
public static class LungMeasurer
{
    private const byte Right = 1;
    private const byte Left = 2;

    /// <summary>Measures the lungs.</summary>
    /// <param name="hounsfield">HU as acquired.</param>
    /// <param name="labels">1 = right, 2 = left lung, on the same grid.</param>
    /// <param name="hasSides">False where label 1 means both lungs.</param>
    public static LungMeasurements Measure(Volume<short> hounsfield, Volume<byte> labels, bool hasSides)
    {
        var (ofRight, ofLeft) = Extents(labels);
        var (right, left) = (new Thirds(ofRight), new Thirds(ofLeft));
        var both = new Thirds(ofRight.Union(ofLeft));
        CountThirds(hounsfield, labels, right, left, both);
        var grid = labels.Geometry;
        return hasSides ? new(both.Measured(grid), right.Measured(grid), left.Measured(grid)) : new(right.Measured(grid), null, null);
    }

    private static (Extent Right, Extent Left) Extents(Volume<byte> labels)
    {
        var (right, left) = (new Extent(), new Extent());
        ForEachRow(labels, (row, y, z) =>
        {
            right.Add(row, Right, y, z, labels.Geometry);
            left.Add(row, Left, y, z, labels.Geometry);
        });
        return (right, left);
    }

    private static void CountThirds(Volume<short> hounsfield, Volume<byte> labels, Thirds right, Thirds left, Thirds both)
    {
        var grid = labels.Geometry;
        var rise = grid.AxisX.Z * grid.Spacing.X;
        ForEachRow(labels, (row, y, z) =>
        {
            var hu = hounsfield.Row(y, z);
            var height = grid.ToPatient(new(0, y, z)).Z;
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] is not (Right or Left)) continue;
                (row[x] == Right ? right : left).Add(hu[x], height + (x * rise));
                both.Add(hu[x], height + (x * rise));
            }
        });
    }

    private delegate void RowAction(ReadOnlySpan<byte> row, int y, int z);

    private static void ForEachRow(Volume<byte> labels, RowAction action)
    {
        for (var z = 0; z < labels.Size.Z; z++)
        {
            for (var y = 0; y < labels.Size.Y; y++)
            {
                var row = labels.Row(y, z);
                if (row.ContainsAnyExcept((byte)0)) action(row, y, z);
            }
        }
    }

    /// <summary>A region's HU by thirds of its height along the patient's axis from feet to head.</summary>
    private sealed class Thirds(Extent extent)
    {
        private readonly HounsfieldHistogram[] _thirds = [new(), new(), new()];
        private readonly double _lowest = extent.Min.Z;
        private readonly double _perMm = extent.Max.Z > extent.Min.Z ? 3 / (extent.Max.Z - extent.Min.Z) : 0;

        public void Add(short hu, double height) => _thirds[Math.Clamp((int)((height - _lowest) * _perMm), 0, 2)].Add(hu);

        /// <summary>The figures; null for a region without voxels.</summary>
        public RegionMeasurement? Measured(VolumeGeometry grid)
        {
            if (extent.Count == 0) return null;
            var whole = new HounsfieldHistogram();
            foreach (var third in _thirds) whole.Add(third);
            return new()
            {
                Whole = DensityStatistics.Of(whole, grid.VoxelVolume),
                UpperThird = DensityStatistics.Of(_thirds[2], grid.VoxelVolume),
                MiddleThird = DensityStatistics.Of(_thirds[1], grid.VoxelVolume),
                LowerThird = DensityStatistics.Of(_thirds[0], grid.VoxelVolume),
                Centroid = extent.Centroid(grid),
                BoxMin = extent.Min,
                BoxMax = extent.Max,
            };
        }
    }
}
