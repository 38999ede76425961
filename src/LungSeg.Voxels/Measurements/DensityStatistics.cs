namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Densitometry of a region from the HU of its voxels as acquired, not resampled, not eroded. Definitions and sources:
/// docs/measurements.md. What a region without voxels does not have is not a number.
/// </summary>
public sealed record DensityStatistics
{
    public required long VoxelCount { get; init; }

    public required double VolumeMl { get; init; }

    /// <summary>Mean lung density, HU.</summary>
    public required double MeanHu { get; init; }

    /// <summary>Standard deviation of the voxels' HU (divided by n).</summary>
    public required double StandardDeviationHu { get; init; }

    /// <summary>Third standardised moment.</summary>
    public required double Skewness { get; init; }

    /// <summary>Fourth standardised moment less 3: a normal distribution has 0.</summary>
    public required double ExcessKurtosis { get; init; }

    /// <summary>Mass in g, 1 mL weighing (HU + 1000) / 1000 g, never less than nothing.</summary>
    public required double MassG { get; init; }

    /// <summary>Low-attenuation areas: percent of voxels below -950, -925, -910 and -856 HU.</summary>
    public required double Laa950Percent { get; init; }

    public required double Laa925Percent { get; init; }

    public required double Laa910Percent { get; init; }

    public required double Laa856Percent { get; init; }

    /// <summary>High-attenuation areas: percent of voxels from -600 to -250 HU, both included.</summary>
    public required double Haa600To250Percent { get; init; }

    /// <summary>Percent of voxels above -700, -600, -500 and -250 HU.</summary>
    public required double Haa700Percent { get; init; }

    public required double Haa600Percent { get; init; }

    public required double Haa500Percent { get; init; }

    public required double Haa250Percent { get; init; }

    /// <summary>The HU below which a tenth, and 15 %, of the voxels lie (PD10, PD15).</summary>
    public required double Perc10Hu { get; init; }

    public required double Perc15Hu { get; init; }

    /// <summary>The statistics of a histogram of voxels.</summary>
    /// <param name="histogram">The region's HU.</param>
    /// <param name="voxelVolume">mm³ of a voxel.</param>
    public static DensityStatistics Of(HounsfieldHistogram histogram, double voxelVolume)
    {
        var mean = histogram.Mean();
        var deviation = Math.Sqrt(Central(2));
        var millilitres = voxelVolume / 1000;
        return new()
        {
            VoxelCount = histogram.Total,
            VolumeMl = histogram.Total * millilitres,
            MeanHu = mean,
            StandardDeviationHu = deviation,
            Skewness = Central(3) / Math.Pow(deviation, 3),
            ExcessKurtosis = (Central(4) / Math.Pow(deviation, 4)) - 3,
            MassG =
                histogram.Moment(short.MinValue, short.MaxValue, hu => Math.Max(0, hu + 1000) / 1000.0) * millilitres,
            Laa950Percent = Percent(short.MinValue, -951),
            Laa925Percent = Percent(short.MinValue, -926),
            Laa910Percent = Percent(short.MinValue, -911),
            Laa856Percent = Percent(short.MinValue, -857),
            Haa600To250Percent = Percent(-600, -250),
            Haa700Percent = Percent(-699, short.MaxValue),
            Haa600Percent = Percent(-599, short.MaxValue),
            Haa500Percent = Percent(-499, short.MaxValue),
            Haa250Percent = Percent(-249, short.MaxValue),
            Perc10Hu = histogram.Percentile(0.10),
            Perc15Hu = histogram.Percentile(0.15),
        };

        double Central(int power) =>
            histogram.Moment(short.MinValue, short.MaxValue, hu => Math.Pow(hu - mean, power)) / histogram.Total;

        double Percent(int low, int high) => 100.0 * histogram.Count(low, high) / histogram.Total;
    }
}
