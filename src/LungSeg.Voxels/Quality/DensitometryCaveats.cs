namespace LungSeg.Voxels.Quality;

/// <summary>
/// What of an acquisition makes densitometry hard to compare. Source for kernels: Gallardo-Estrella et al., Eur. Radiol.
/// 26, 2016 (LAA-950 shifts by 7 points between kernels); for slices: Quantitative Imaging Biomarkers Alliance, lung density.
/// </summary>
public static class DensitometryCaveats
{
    private const double ThickestMm = 3;

    private static readonly string[] SharpNames = ["BONE", "LUNG", "EDGE", "SHARP"];

    /// <summary>The flags of an acquisition; none for a plain one with thin slices and a smooth kernel.</summary>
    /// <param name="kernel">ConvolutionKernel (0018,1210), or null.</param>
    /// <param name="sliceMm">Distance between slices, mm.</param>
    /// <param name="hasContrast">Whether a contrast agent is named.</param>
    public static IEnumerable<QualityFlag> Of(string? kernel, double sliceMm, bool hasContrast)
    {
        if (kernel is not null && IsSharp(kernel)) yield return QualityFlags.SharpKernel(kernel);
        if (sliceMm > ThickestMm) yield return QualityFlags.ThickSlices(sliceMm);
        if (hasContrast) yield return QualityFlags.ContrastMedium();
    }

    /// <summary>By name (GE, Philips, Canon), or Siemens' number: B50f, Bl57d and above are sharp.</summary>
    private static bool IsSharp(string kernel)
    {
        var name = kernel.ToUpperInvariant();
        if (SharpNames.Any(name.Contains)) return true;
        var digits = new string([.. name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return name.StartsWith('B') && int.TryParse(digits, out var number) && number is >= 50 and < 100;
    }
}
