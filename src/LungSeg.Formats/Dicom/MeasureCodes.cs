using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// What <see cref="Measures.All"/> are called in structured reports: DICOM's and SNOMED's codes, those of the Image
/// Biomarker Standardisation Initiative, and where none has one, codes of our own (99LUNGSEG). Units are UCUM.
/// </summary>
internal static class MeasureCodes
{
    private static readonly CodedConcept Attenuation = new("DCM", "112031", "Attenuation Coefficient");

    private static readonly Dictionary<string, MeasureCode> Known = new()
    {
        ["volumeMl"] = new(new("SCT", "118565006", "Volume")),
        ["meanHu"] = new(Attenuation, new("SCT", "373098007", "Mean")),
        ["standardDeviationHu"] = new(Attenuation, new("SCT", "386136009", "Standard Deviation")),
        ["skewness"] = new(new("IBSI", "KE2A", "Skewness")),
        ["kurtosis"] = new(new("IBSI", "IPH6", "Excess Kurtosis")),
        ["massG"] = new(new("SCT", "118538004", "Mass")),
        ["surfaceAreaMm2"] = new(new("IBSI", "C0JK", "Surface Area of Mesh")),
        ["perc10Hu"] = new(new("IBSI", "QG58", "10th percentile")),
    };

    /// <summary>The code of a measure; one of our own for those that nobody has one for.</summary>
    public static MeasureCode Of(Measure measure) =>
        Known.TryGetValue(measure.Key, out var code)
            ? code
            : new(new("99LUNGSEG", OwnValue(measure.Key), measure.Name));

    /// <summary>A measure's unit.</summary>
    /// <exception cref="ArgumentException">It has none here.</exception>
    public static CodedConcept UnitOf(Measure measure) =>
        measure.Unit switch
        {
            "mL" => new("UCUM", "mL", "milliliter"),
            "HU" => new("UCUM", "[hnsf'U]", "Hounsfield unit"),
            "%" => new("UCUM", "%", "Percent"),
            "g" => new("UCUM", "g", "gram"),
            "mm²" => new("UCUM", "mm2", "square millimeter"),
            "" when measure.Key == "voxels" => new("UCUM", "{voxels}", "voxels"),
            "" => new("UCUM", "1", "no units"),
            var unit => throw new ArgumentException($"The unit '{unit}' has no code.", nameof(measure)),
        };

    /// <summary>A code value has at most 16 characters: what only says the unit goes.</summary>
    private static string OwnValue(string key)
    {
        var value = key.Replace("Percent", "", StringComparison.Ordinal)
            .Replace("To", "-", StringComparison.Ordinal)
            .ToUpperInvariant();
        return value.Length <= 16 ? value : value[..16];
    }
}

/// <summary>What is measured, and how it is derived from many values where that must be said.</summary>
internal sealed record MeasureCode(CodedConcept Concept, CodedConcept? Derivation = null);
