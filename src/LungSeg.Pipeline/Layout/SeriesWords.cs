using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LungSeg.Pipeline.Layout;

/// <summary>
/// What may be said of a series' description. It is free text, and people write names, numbers and dates into it, so
/// that only words of a known list leave it, and lengths with their unit.
/// </summary>
internal static partial class SeriesWords
{
    private const int MostWords = 4;
    private const int LongestKernel = 12;

    /// <summary>Words that name a part of the body, a phase, a plane, a protocol; of several languages.</summary>
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            // Parts of the body.
            "chest", "thorax", "thx", "torax", "brust", "lung", "lungs", "lunge", "lungen", "poumon", "poumons",
            "pulmon", "pulmonary", "airways", "mediastinum", "mediastin", "med", "heart", "cardiac", "coronary",
            "aorta", "rib", "ribs", "abdomen", "abd", "pelvis", "body", "tap", "cap", "neck", "liver", "bone",
            "soft", "tissue", "weichteil", "weichteile", "parenchyma",
            // Planes and reconstructions.
            "axial", "ax", "coronal", "cor", "sagittal", "sag", "oblique", "mpr", "mip", "minip", "recon",
            "reformat", "iterative", "fbp", "asir", "veo", "idose", "imr", "safire", "admire", "aidr", "aice",
            "dlir", "thin", "thick", "volume", "vol", "spiral", "helical", "sequence", "sharp", "smooth", "standard",
            "std", "detail", "edge", "medium", "high", "low", "resolution", "res", "hr", "hrct", "window", "filter",
            // Contrast, phases, breathing, positions.
            "contrast", "native", "nativ", "plain", "without", "with", "iv", "km", "arterial", "venous", "portal",
            "delayed", "late", "early", "phase", "angio", "cta", "ctpa", "pe", "gated", "gating", "triggered",
            "diastole", "systole", "inspiration", "insp", "inspi", "expiration", "exp", "expi", "breath", "hold",
            "free", "breathing", "prone", "supine",
            // Purposes.
            "routine", "screening", "lowdose", "ldct", "dose", "ultra", "covid", "planning", "treatment", "pet",
            "attenuation", "correction", "ac", "ctac", "follow", "up", "staging", "trauma", "biopsy", "emphysema",
            "ild", "nodule", "nodules",
        ],
        StringComparer.Ordinal);

    /// <summary>At most four words of the description, and the kernel, as they may stand in a file's name.</summary>
    /// <param name="description">Series Description (0008,103E), or null.</param>
    /// <param name="kernel">Convolution Kernel (0018,1210), whose first value counts, or null.</param>
    public static IEnumerable<string> Of(string? description, string? kernel)
    {
        var words = Split()
            .Matches(description ?? "")
            .Select(word => word.Value.ToLowerInvariant().Replace(" ", "").Replace(',', '.'))
            .Where(word => Known.Contains(word) || Length().IsMatch(word))
            .Distinct()
            .Take(MostWords);
        return words.Concat(Kernel(kernel)).Distinct();
    }

    private static IEnumerable<string> Kernel(string? kernel)
    {
        var first = kernel?.Split('\\')[0].Trim().ToLowerInvariant();
        return first is { Length: > 0 and <= LongestKernel } && Plain().IsMatch(first) ? [first] : [];
    }

    /// <summary>Runs of letters, and numbers with a fraction and a unit: "ThoraxRoutine" is two words.</summary>
    [GeneratedRegex(@"\d+(?:[.,]\d+)?\s?(?:mm)?|\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")]
    private static partial Regex Split();

    /// <summary>A slice's thickness: a number without a unit may be anybody's.</summary>
    [GeneratedRegex(@"^\d{1,2}(?:\.\d{1,3})?mm$")]
    private static partial Regex Length();

    [GeneratedRegex("^[a-z0-9]+$")]
    private static partial Regex Plain();
}
