using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// One frame's place in the patient and its way to HU; a slice has one, an enhanced object one per frame.
/// </summary>
public sealed record FrameHeader
{
    /// <summary>Image Position (Patient): LPS, mm, the centre of the first pixel; null where missing.</summary>
    public Vector3D? Position { get; init; }

    /// <summary>
    /// Image Orientation (Patient), first half: the direction in which the column index grows, as written.
    /// </summary>
    public Vector3D? AxisX { get; init; }

    /// <summary>
    /// Image Orientation (Patient), second half: the direction in which the row index grows, as written.
    /// </summary>
    public Vector3D? AxisY { get; init; }

    /// <summary>Distance between columns, mm (Pixel Spacing's second value).</summary>
    public double? SpacingX { get; init; }

    /// <summary>Distance between rows, mm (Pixel Spacing's first value).</summary>
    public double? SpacingY { get; init; }

    /// <summary>Nominal thickness, mm. Never the distance between slices.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>HU = slope * stored + intercept; null where missing, which means identity.</summary>
    public double? RescaleSlope { get; init; }

    /// <inheritdoc cref="RescaleSlope"/>
    public double? RescaleIntercept { get; init; }

    /// <summary>The unit that rescaling gives, "HU" where it is stated.</summary>
    public string? RescaleType { get; init; }

    /// <summary>What tells this scan from others in the series; null where nothing does.</summary>
    public ScanMarks? Marks { get; init; }

    /// <summary>Whether the frame is a localizer (scout) by its image or frame type.</summary>
    public bool IsLocalizer { get; init; }
}
