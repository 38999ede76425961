using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// What of an acquisition makes densitometry hard to compare. Source for kernels: Gallardo-Estrella et al., Eur.
/// Radiol. 26, 2016 (LAA-950 shifts by 7 points between kernels); for slices: Quantitative Imaging Biomarkers Alliance,
/// lung density.
/// </summary>
public static class DensitometryCaveats
{
    private const double ThickestMm = 3;

    private static readonly string[] SharpNames = ["BONE", "LUNG", "EDGE", "SHARP"];

    /// <summary>The flags of an acquisition; none for a plain one with thin slices and a smooth kernel.</summary>
    /// <param name="kernel">ConvolutionKernel (0018,1210), or null.</param>
    /// <param name="sliceMm">Distance between slices, mm.</param>
    /// <param name="hasContrast">Whether a contrast agent is named.</param>
    /// <param name="airNoiseHu">Noise in air, see <see cref="AirNoise"/>.</param>
    /// <param name="vesselHu">HU of the vessels in the lungs, see <see cref="Vessels"/>.</param>
    public static IEnumerable<QualityFlag> Of(
        string? kernel, double sliceMm, bool hasContrast, double airNoiseHu, double vesselHu)
    {
        if (kernel is not null && IsSharp(kernel)) yield return QualityFlags.SharpKernel(kernel, airNoiseHu);
        if (sliceMm > ThickestMm) yield return QualityFlags.ThickSlices(sliceMm);
        if (hasContrast) yield return QualityFlags.ContrastMedium(vesselHu);
    }

    /// <summary>
    /// The noise in air, HU: the interquartile range of the airways' lumen over 1.349, which is one standard deviation
    /// of a normal distribution; not a number without airways.
    /// </summary>
    public static double AirNoise(Volume<short> hounsfield, BitVolume? airways)
    {
        if (airways is null) return double.NaN;
        var lumen = HounsfieldHistogram.Of(hounsfield, airways);
        return (lumen.Percentile(0.75) - lumen.Percentile(0.25)) / 1.349;
    }

    /// <summary>
    /// The 95th percentile of what is denser than air in the lungs, HU: about 50 without contrast medium, 100 to 400
    /// with it.
    /// </summary>
    public static double Vessels(Volume<short> hounsfield, BitVolume structures) =>
        HounsfieldHistogram.Of(hounsfield, structures).Percentile(0.95);

    /// <summary>By name (GE, Philips, Canon), or Siemens' number: B50f, Bl57d and above are sharp.</summary>
    private static bool IsSharp(string kernel)
    {
        var name = kernel.ToUpperInvariant();
        if (SharpNames.Any(name.Contains)) return true;
        var digits = new string([.. name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return name.StartsWith('B') && int.TryParse(digits, out var number) && number is >= 50 and < 100;
    }
}
