namespace LungSeg.Voxels.Measurements;

/// <summary>
/// The HU of a region's voxels as acquired, not resampled, not eroded: what the <see cref="Measures"/> of densitometry
/// are made of. What a region without voxels does not have is not a number.
/// </summary>
/// <param name="histogram">The region's HU; not changed afterwards.</param>
/// <param name="voxelVolume">mm³ of a voxel.</param>
public sealed class RegionDensity(HounsfieldHistogram histogram, double voxelVolume)
{
    private readonly Lazy<double> _mean = new(() => histogram.Mean());

    public long Voxels => histogram.Total;

    public double VolumeMl => histogram.Total * Millilitres;

    public double MeanHu => _mean.Value;

    /// <summary>Square root of the mean squared difference from the mean (divided by n), HU.</summary>
    public double StandardDeviationHu => Math.Sqrt(CentralMoment(2));

    /// <summary>Mass in g, 1 mL weighing (HU + 1000) / 1000 g, never less than nothing.</summary>
    public double MassG =>
        histogram.Moment(short.MinValue, short.MaxValue, hu => Math.Max(0, hu + 1000) / 1000.0) * Millilitres;

    private double Millilitres => voxelVolume / 1000;

    /// <summary>The mean of a power of the voxels' difference from the mean, HU to that power.</summary>
    public double CentralMoment(int power)
    {
        var mean = MeanHu;
        return histogram.Moment(short.MinValue, short.MaxValue, hu => Math.Pow(hu - mean, power)) / histogram.Total;
    }

    /// <summary>Percent of the voxels with <paramref name="low"/> &lt;= HU &lt;= <paramref name="high"/>.</summary>
    public double Percent(int low, int high) => 100.0 * histogram.Count(low, high) / histogram.Total;

    /// <summary>The HU below which a fraction of the voxels lies.</summary>
    public double PercentileHu(double fraction) => histogram.Percentile(fraction);
}
