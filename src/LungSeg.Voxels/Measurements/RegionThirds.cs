using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Measurements;

/// <summary>The histograms of a region's thirds, from feet to head.</summary>
internal sealed class RegionThirds(LungExtent extent)
{
    private readonly HounsfieldHistogram[] _thirds = [new(), new(), new()];

    /// <summary>Adds the voxels of a row that are set in its words.</summary>
    public void AddRow(ReadOnlySpan<short> hounsfield, ReadOnlySpan<ulong> words, VolumeGeometry grid, int y, int z)
    {
        var height = extent.Max.Z - extent.Min.Z;
        var step = grid.AxisX.Z * grid.Spacing.X;
        var start = grid.ToPatient(new(0, y, z)).Z - extent.Min.Z;
        if (step == 0)
        {
            _thirds[Third(start, height)].AddRow(hounsfield, words);
            return;
        }

        foreach (var x in BitRow.SetBits(words)) _thirds[Third(start + (x * step), height)].Add(hounsfield[x]);
    }

    /// <summary>Adds what another one of the same region has counted.</summary>
    public void Add(RegionThirds other)
    {
        for (var third = 0; third < _thirds.Length; third++) _thirds[third].Add(other._thirds[third]);
    }

    /// <summary>The thirds together.</summary>
    public HounsfieldHistogram Whole()
    {
        var whole = new HounsfieldHistogram();
        foreach (var third in _thirds) whole.Add(third);
        return whole;
    }

    public RegionMeasurement Measure(VolumeGeometry grid)
    {
        var voxelVolume = grid.VoxelVolume;
        return new()
        {
            Whole = new(Whole(), voxelVolume),
            UpperThird = new(_thirds[2], voxelVolume),
            MiddleThird = new(_thirds[1], voxelVolume),
            LowerThird = new(_thirds[0], voxelVolume),
            Centroid = extent.Centroid(grid),
            BoxMin = extent.Min,
            BoxMax = extent.Max,
        };
    }

    /// <summary>0 is the lowest third. A region of no height is its own lowest.</summary>
    private static int Third(double above, double height) =>
        height > 0 ? Math.Clamp((int)(above / height * 3), 0, 2) : 0;
}
