namespace LungSeg.Workflow;

/// <summary>Everything that shapes a result, captured when the case starts so that a replay sees the same.</summary>
public sealed record ProcessingOptions
{
    /// <summary>The segmentation method: <c>robust</c>, <c>tutorial</c> or <c>model</c>.</summary>
    public string Method { get; init; } = "robust";

    /// <summary>The model, for the method <c>model</c>; else null.</summary>
    public ModelReference? Model { get; init; }

    /// <summary>
    /// Edge length of the isotropic grid's voxels, mm. The true spacing differs by rounding and is reported. 0 follows
    /// the CT: as many voxels as it has, for animals and specimens.
    /// </summary>
    public double SpacingMm { get; init; } = 1.0;

    /// <summary><c>linear</c> or <c>cubic</c>; null takes the method's own (tutorial: cubic, robust: linear).</summary>
    public string? Interpolation { get; init; }

    /// <summary>The kinds of result files to write, by exporter name, in order.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Slices of the isotropic grid in one slab; 0 lets the planner choose.</summary>
    public int SlabSlices { get; init; }

    /// <summary>
    /// Interpolate over missing slices (and flag it) where the default is to reject the series by name.
    /// </summary>
    public bool AllowMissingSlices { get; init; }

    /// <summary>
    /// Interpolate a volume from slices that are not evenly spaced (and flag it) where the default is to reject the
    /// series by name.
    /// </summary>
    public bool ResampleUneven { get; init; }

    /// <summary>The most voxels of a CT, 2 bytes each; null for 2^29.</summary>
    public long? MaxVoxels { get; init; }

    /// <summary>
    /// Added to every value of a volume that is no DICOM, HU: -1024 where 1024 was added to them. Null for nothing:
    /// values that are no HU by all evidence are then refused.
    /// </summary>
    public double? OffsetHu { get; init; }

    /// <summary>Of several scans in one series, process the one with the most slices alone.</summary>
    public bool LargestOnly { get; init; }

    /// <summary>Write a picture per segmentation step.</summary>
    public bool Explain { get; init; }

    /// <summary>
    /// Whether to find the lobes: <c>on</c>, <c>off</c>, or <c>auto</c>, which is on where slices are at most 3 mm
    /// apart.
    /// </summary>
    public string Lobes { get; init; } = "off";

    /// <summary>Whether to find the vessels of the lungs: <c>on</c> or <c>off</c>.</summary>
    public string Vessels { get; init; } = "off";

    /// <summary>Whether to label the airways by how often they have branched: <c>on</c> or <c>off</c>.</summary>
    public string AirwayGenerations { get; init; } = "off";

    /// <summary>By value, the formats too.</summary>
    public bool Equals(ProcessingOptions? other) =>
        other is not null
        && (Method, SpacingMm, Interpolation, SlabSlices, AllowMissingSlices, Explain)
            == (
                other.Method, other.SpacingMm, other.Interpolation, other.SlabSlices, other.AllowMissingSlices,
                other.Explain)
        && (ResampleUneven, MaxVoxels, OffsetHu, LargestOnly, Lobes, Model, Vessels, AirwayGenerations)
            == (
                other.ResampleUneven, other.MaxVoxels, other.OffsetHu, other.LargestOnly, other.Lobes, other.Model,
                other.Vessels, other.AirwayGenerations)
        && Formats.SequenceEqual(other.Formats);

    public override int GetHashCode() =>
        HashCode.Combine(
            Method, SpacingMm, Interpolation, AllowMissingSlices, ResampleUneven, MaxVoxels, OffsetHu, LargestOnly);
}
