namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Every quantity measured in a region, in the order in which it is shown. This is the one place to add one: summary,
/// schema, report, viewer, tables and structured report read it. Sources: docs/measurements.md.
/// </summary>
public static class Measures
{
    /// <summary>Volume, mL.</summary>
    public static Measure Volume { get; } = new(
        "volumeMl", "Volume", "mL", 0,
        "Number of the region's voxels on the CT's own grid times the volume of one voxel.",
        density => density.VolumeMl, IsKeyFigure: true);

    /// <summary>An estimate for dense parts and whole lungs, of the whole lung on its side, %.</summary>
    public static Measure WholeLungFraction { get; } = new(
        "wholeLungPercent", "Part of the whole lung", "%", 1,
        "An estimate: the region's volume over that of its side's lung with what of it holds no air and fluid beside "
            + "it.");

    /// <summary>Of both lungs, for what lies in them, %.</summary>
    public static Measure LungFraction { get; } = new(
        "lungsPercent", "Part of the lungs", "%", 1, "The region's volume over that of both lungs, which it lies in.");

    /// <summary>Mean lung density, HU.</summary>
    public static Measure MeanDensity { get; } = new(
        "meanHu", "Mean density", "HU", 1,
        "Mean lung density (MLD): the mean HU of the region's voxels, as scanned, not resampled.",
        density => density.MeanHu, IsKeyFigure: true);

    /// <summary>Percent of voxels below -950 HU.</summary>
    public static Measure Laa950 { get; } = new(
        "laa950Percent", "LAA-950", "%", 1,
        "Low attenuation area: the fraction of the region's voxels below -950 HU. Taken as extent of emphysema at full "
            + "inspiration; depends on kernel, slice thickness and dose.",
        density => DensityRange.Emphysema.PercentOf(density), IsKeyFigure: true);

    /// <summary>Percent of voxels from -600 to -250 HU, both included.</summary>
    public static Measure Haa600To250 { get; } = new(
        "haa600To250Percent", "HAA -600 to -250", "%", 1,
        "The fraction of the region's voxels from -600 to -250 HU. Taken as extent of interstitial change.",
        density => DensityRange.HighAttenuation.PercentOf(density));

    /// <summary>Area of the region's mesh, mm².</summary>
    public static Measure SurfaceArea { get; } = new(
        "surfaceAreaMm2", "Surface area", "mm²", 0, "Area of the region's smoothed surface mesh.");

    /// <summary>Voxels on the CT's own grid.</summary>
    public static Measure Voxels { get; } = new(
        "voxels", "Voxels", "", 0, "Number of the region's voxels on the CT's own grid.", density => density.Voxels);

    public static IReadOnlyList<Measure> All { get; } =
    [
        Volume,
        WholeLungFraction,
        LungFraction,
        MeanDensity,
        new(
            "standardDeviationHu", "Standard deviation", "HU", 1, "Spread of the region's HU around its mean.",
            density => density.StandardDeviationHu),
        new(
            "skewness", "Skewness", "", 2,
            "Third standardised moment of the region's HU. Healthy lungs are skewed to the right, that is positive.",
            density => density.CentralMoment(3) / Math.Pow(density.StandardDeviationHu, 3)),
        new(
            "kurtosis", "Excess kurtosis", "", 2,
            "Fourth standardised moment of the region's HU minus 3: 0 for a normal distribution.",
            density => (density.CentralMoment(4) / Math.Pow(density.StandardDeviationHu, 4)) - 3),
        new(
            "massG", "Mass", "g", 0,
            "Sum over the region's voxels of volume times density, with the density of a voxel (HU + 1000) / 1000 "
                + "g/mL.",
            density => density.MassG),
        Laa950,
        new(
            "laa925Percent", "LAA-925", "%", 1, "The fraction of the region's voxels below -925 HU.",
            density => density.Percent(Lowest, -926)),
        new(
            "laa910Percent", "LAA-910", "%", 1, "The fraction of the region's voxels below -910 HU.",
            density => density.Percent(Lowest, -911)),
        new(
            "laa856Percent", "LAA-856", "%", 1,
            "The fraction of the region's voxels below -856 HU. Taken as extent of air trapping on expiratory scans.",
            density => density.Percent(Lowest, -857)),
        new(
            "haa700Percent", "HAA-700", "%", 1,
            "High attenuation area: the fraction of the region's voxels above -700 HU.",
            density => density.Percent(-699, Highest)),
        new(
            "haa600Percent", "HAA-600", "%", 1, "The fraction of the region's voxels above -600 HU.",
            density => density.Percent(-599, Highest)),
        new(
            "haa500Percent", "HAA-500", "%", 1, "The fraction of the region's voxels above -500 HU.",
            density => density.Percent(-499, Highest)),
        new(
            "haa250Percent", "HAA-250", "%", 1, "The fraction of the region's voxels above -250 HU.",
            density => density.Percent(-249, Highest)),
        Haa600To250,
        new(
            "perc10Hu", "Perc10", "HU", 0, "The HU below which 10 % of the region's voxels lie.",
            density => density.PercentileHu(.10)),
        new(
            "perc15Hu", "Perc15 (PD15)", "HU", 0,
            "The HU below which 15 % of the region's voxels lie. Lower with emphysema.",
            density => density.PercentileHu(.15), IsKeyFigure: true),
        SurfaceArea,
        Voxels,
    ];

    private const int Lowest = short.MinValue, Highest = short.MaxValue;
}
