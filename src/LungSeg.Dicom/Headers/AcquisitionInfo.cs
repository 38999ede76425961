namespace LungSeg.Dicom.Headers;

/// <summary>
/// How a slice was made, as far as it explains the numbers measured on it. Nothing here tells who the patient is.
/// </summary>
public sealed record AcquisitionInfo
{
    public string? Manufacturer { get; init; }

    public string? ManufacturerModelName { get; init; }

    public string? ConvolutionKernel { get; init; }

    /// <summary>Tube voltage, kV.</summary>
    public double? Kvp { get; init; }

    /// <summary>The tag's gantry tilt in degrees; the geometry says what it was worth.</summary>
    public double? GantryTilt { get; init; }

    /// <summary>HFS, FFP ...; orientation itself comes from the geometry.</summary>
    public string? PatientPosition { get; init; }

    /// <summary>Whether a contrast agent is named (not which).</summary>
    public bool HasContrastAgent { get; init; }

    /// <summary>Whether the pixels were once compressed with loss; null where nothing is said.</summary>
    public bool? IsLossy { get; init; }

    /// <summary>Whether text may be burned into the pixels; null where nothing is said.</summary>
    public bool? HasBurnedInAnnotation { get; init; }
}
