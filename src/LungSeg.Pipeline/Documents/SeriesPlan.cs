using System.Text.Json.Serialization;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// How a series is processed: its slices in order, both grids, and the slabs. Written once by the index, read by every
/// later stage.
/// </summary>
/// <param name="Description">What the series is.</param>
/// <param name="NativeGrid">The CT's own grid.</param>
/// <param name="IsotropicGrid">The grid that is segmented on.</param>
/// <param name="Interpolation"><c>linear</c> or <c>cubic</c>.</param>
/// <param name="Slices">In the order of the native grid's slices.</param>
/// <param name="Slabs">Together they cover both grids, each slice of either exactly once.</param>
/// <param name="Warnings">What was noticed and did not stop it.</param>
/// <param name="InputModified">
/// When the newest of its objects came: the time that derived objects carry, the same for every run over the same
/// input.
/// </param>
public sealed record SeriesPlan(
    SeriesDescription Description,
    GeometryDocument NativeGrid,
    GeometryDocument IsotropicGrid,
    string Interpolation,
    IReadOnlyList<PlannedSlice> Slices,
    IReadOnlyList<PlannedSlab> Slabs,
    IReadOnlyList<Fault> Warnings,
    DateTimeOffset InputModified)
{
    /// <summary>
    /// All slices where they truly lie, in order, where they are not evenly spaced: the native grid is interpolated
    /// between them, and <see cref="Slices"/> holds those that lie on it. Null for an even series.
    /// </summary>
    public IReadOnlyList<PlannedUnevenSlice>? Uneven { get; init; }

    /// <summary>The volume file that the series is, where it is no DICOM; <see cref="Slices"/> is empty then.</summary>
    public PlannedVolumeFile? File { get; init; }

    /// <summary>All slices that there are, on the grid or not; none of a volume file.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlannedSlice> SlicesThere =>
        [.. Uneven?.Select(slice => slice.Slice) ?? Slices.Where(slice => slice.Blob is not null)];

    /// <summary>
    /// The grid of the input as it is stored, which results lie on: the native grid but for the order of its axes.
    /// </summary>
    [JsonIgnore]
    public VolumeGeometry StoredGrid => (File?.Grid ?? NativeGrid).ToGeometry();

    /// <summary>How the stored grid's axes become the native grid's.</summary>
    internal AxisOrder StoredOrder => File is null ? AxisOrder.None : AxisOrder.ToCanonical(StoredGrid);
}

/// <summary>A file as it was indexed.</summary>
/// <param name="Blob">Its name in the scans container.</param>
/// <param name="ETag">The version that was indexed: a changed blob is never mixed in.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ContentHash">Hash of its bytes where the store keeps one: the same bytes sent again are no
/// change.</param>
public sealed record PlannedFile(string Blob, string? ETag, long Length, string? ContentHash)
{
    internal SliceVersion Version => new(Blob, ETag, ContentHash);

    internal static PlannedFile Of(BlobEntry blob) => new(blob.Name, blob.ETag, blob.Length, blob.ContentHash);
}

/// <summary>Where a volume that is no DICOM comes from.</summary>
/// <param name="Header">The file with its header.</param>
/// <param name="Data">The file with its voxels; null where that is the same.</param>
/// <param name="Volume">Which of the file's volumes it is, from 0.</param>
/// <param name="OffsetHu">Added to every value, HU.</param>
/// <param name="Grid">The grid in the file's own order of axes, which may be left-handed.</param>
/// <param name="HasTransform">False for a NIfTI with neither sform nor qform: masks on its grid have none
/// either.</param>
public sealed record PlannedVolumeFile(
    PlannedFile Header, PlannedFile? Data, int Volume, double OffsetHu, GeometryDocument Grid, bool HasTransform);

/// <summary>A slice of an uneven series.</summary>
/// <param name="Slice">Where its pixels come from.</param>
/// <param name="Place">Its place on the native grid's third axis, in steps from the first slice.</param>
public sealed record PlannedUnevenSlice(PlannedSlice Slice, double Place);

/// <summary>Where one native slice's pixels come from.</summary>
/// <param name="Blob">The object's name in the scans container; null for a missing slice, which is
/// interpolated.</param>
/// <param name="ETag">The version that was indexed: a changed blob is never mixed in.</param>
/// <param name="Length">The object's length in bytes.</param>
/// <param name="Frame">The frame in the object, from 0.</param>
/// <param name="SopClassUid">The object's class, for references to it.</param>
/// <param name="SopInstanceUid">The object's UID, for references to it.</param>
/// <param name="ContentHash">Hash of the object's bytes where the store keeps one: the same bytes sent again are no
/// change.</param>
/// <param name="SeriesInstanceUid">The object's series where it is another than the plan's; else null.</param>
public sealed record PlannedSlice(
    string? Blob, string? ETag, long Length, int Frame, string? SopClassUid, string? SopInstanceUid,
    string? ContentHash = null, string? SeriesInstanceUid = null)
{
    internal SliceVersion Version => new(Blob!, ETag, ContentHash);
}

/// <summary>One slab's share of the work.</summary>
/// <param name="Isotropic">The slices of the isotropic grid that it makes.</param>
/// <param name="Native">The native slices that it makes.</param>
/// <param name="Input">The native slices that it must read for both: <paramref name="Isotropic"/> with its halo, and
/// <paramref name="Native"/>.</param>
public sealed record PlannedSlab(SlabRange Isotropic, SlabRange Native, SlabRange Input);
