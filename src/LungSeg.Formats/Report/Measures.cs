namespace LungSeg.Formats.Report;

/// <summary>
/// Every quantity measured in a region, in the order in which it is shown. Sources: docs/measurements.md.
/// </summary>
public static class Measures
{
    public static IReadOnlyList<Measure> All { get; } =
    [
        new(
            "volumeMl", "Volume", "mL", 0,
            "Number of the region's voxels on the CT's own grid times the volume of one voxel.", IsKeyFigure: true),
        new(
            "wholeLungPercent", "Part of the whole lung", "%", 1,
            "An estimate: the region's volume over that of its side's lung with what of it holds no air and fluid "
                + "beside it."),
        new(
            "meanHu", "Mean density", "HU", 1,
            "Mean lung density (MLD): the mean HU of the region's voxels, as scanned, not resampled.",
            IsKeyFigure: true),
        new("standardDeviationHu", "Standard deviation", "HU", 1, "Spread of the region's HU around its mean."),
        new(
            "skewness", "Skewness", "", 2,
            "Third standardised moment of the region's HU. Healthy lungs are skewed to the right, that is positive."),
        new(
            "kurtosis", "Excess kurtosis", "", 2,
            "Fourth standardised moment of the region's HU minus 3: 0 for a normal distribution."),
        new(
            "massG", "Mass", "g", 0,
            "Sum over the region's voxels of volume times density, with the density of a voxel (HU + 1000) / 1000 "
                + "g/mL."),
        new(
            "laa950Percent", "LAA-950", "%", 1,
            "Low attenuation area: the fraction of the region's voxels below -950 HU. Taken as extent of emphysema at "
                + "full inspiration; depends on kernel, slice thickness and dose.",
            IsKeyFigure: true),
        new("laa925Percent", "LAA-925", "%", 1, "The fraction of the region's voxels below -925 HU."),
        new("laa910Percent", "LAA-910", "%", 1, "The fraction of the region's voxels below -910 HU."),
        new(
            "laa856Percent", "LAA-856", "%", 1,
            "The fraction of the region's voxels below -856 HU. Taken as extent of air trapping on expiratory scans."),
        new(
            "haa700Percent", "HAA-700", "%", 1,
            "High attenuation area: the fraction of the region's voxels above -700 HU."),
        new("haa600Percent", "HAA-600", "%", 1, "The fraction of the region's voxels above -600 HU."),
        new("haa500Percent", "HAA-500", "%", 1, "The fraction of the region's voxels above -500 HU."),
        new("haa250Percent", "HAA-250", "%", 1, "The fraction of the region's voxels above -250 HU."),
        new("haa600To250Percent", "HAA -600 to -250", "%", 1,
            "The fraction of the region's voxels from -600 to -250 HU. Taken as extent of interstitial change."),
        new("perc10Hu", "Perc10", "HU", 0, "The HU below which 10 % of the region's voxels lie."),
        new("perc15Hu", "Perc15 (PD15)", "HU", 0,
            "The HU below which 15 % of the region's voxels lie. Lower with emphysema.", IsKeyFigure: true),
        new("surfaceAreaMm2", "Surface area", "mm²", 0, "Area of the region's smoothed surface mesh."),
        new("voxels", "Voxels", "", 0, "Number of the region's voxels on the CT's own grid."),
    ];
}
