namespace LungSeg.Voxels.Quality;

/// <summary>
/// One number out of a result's flags, to sort many results by: 1 without flags, and each flag takes its share of what
/// is left, so that the order of flags does not matter and one more never raises it. It is no probability.
/// </summary>
public static class QualityConfidence
{
    /// <summary>The share of a flag that a later version made and this one does not know.</summary>
    private const double Unknown = 0.25;

    /// <summary>
    /// What each flag takes, 0 to 1: all of it where there is no lung, a third to a half where masks are likely wrong,
    /// a fifth where they may be, some hundredths where only a comparison of numbers suffers.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Weights { get; } = new Dictionary<string, double>
    {
        ["no-lungs"] = 1,
        ["hounsfield-implausible"] = 0.9,
        ["lung-missing-in-slices"] = 0.5,
        ["lung-volume-implausible"] = 0.35,
        ["lung-density-implausible"] = 0.35,
        ["motion-artefact"] = 0.35,
        ["one-lung"] = 0.3,
        ["lungs-cut-by-scan-end"] = 0.3,
        ["lungs-cut-by-image-edge"] = 0.3,
        ["scale-implausible"] = 0.3,
        ["dense-region-at-chest-wall"] = 0.3,
        ["sides-uncertain"] = 0.3,
        ["slices-missing"] = 0.25,
        ["lung-in-pieces"] = 0.25,
        ["lung-touches-outside-air"] = 0.25,
        ["air-without-wall"] = 0.25,
        ["lungs-asymmetric"] = 0.2,
        ["cut-off-pieces-kept"] = 0.2,
        ["subcutaneous-air"] = 0.2,
        ["slices-uneven"] = 0.15,
        ["dense-lung-estimate-unreliable"] = 0.15,
        ["lobes-estimated"] = 0.1,
        ["lobes-not-found"] = 0.1,
        ["lobe-volumes-unusual"] = 0.1,
        ["lobe-absent"] = 0.1,
        ["vessels-unusual"] = 0.1,
        ["vessels-not-found"] = 0.1,
        ["airway-generations-not-found"] = 0.1,
        ["airways-not-found"] = 0.05,
        ["airway-leak-guarded"] = 0.05,
        ["lungs-touch-widely"] = 0.05,
        ["fissure-incomplete"] = 0.02,
        ["densitometry-sharp-kernel"] = 0.02,
        ["densitometry-contrast"] = 0.02,
        ["densitometry-thick-slices"] = 0.02,
    };

    /// <summary>
    /// The confidence of a result, 0 to 1: the product of (1 - weight) over its flags, to three decimals.
    /// </summary>
    /// <param name="codes">The flags' codes, in any order; one that is there twice counts twice.</param>
    public static double Of(IEnumerable<string> codes) =>
        Math.Round(
            codes.Order(StringComparer.Ordinal).Aggregate(
                1.0, (left, code) => left * (1 - Weights.GetValueOrDefault(code, Unknown))), 3);
}
