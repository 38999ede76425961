using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>A volume that can be processed, whatever it came as.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Grid">The grid that it is processed on: right-handed, slices along the third axis.</param>
/// <param name="Warnings">What was noticed and did not stop it.</param>
/// <param name="Modified">When the newest of its blobs came.</param>
internal sealed record FoundVolume(
    SeriesDescription Description, VolumeGeometry Grid, IReadOnlyList<Fault> Warnings, DateTimeOffset Modified)
{
    /// <summary>The slices of a DICOM series in order; empty for other kinds.</summary>
    public IReadOnlyList<PlannedSlice> Slices { get; init; } = [];

    /// <inheritdoc cref="SeriesPlan.Uneven"/>
    public IReadOnlyList<PlannedUnevenSlice>? Uneven { get; init; }

    /// <inheritdoc cref="SeriesPlan.File"/>
    public PlannedVolumeFile? File { get; init; }
}
