using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// One kind of input: finds the volumes among a case's blobs, and reads their HU. All that comes between and after
/// (grids, slabs, lungs, results) is the same for every kind. A further kind is one class here and its place in
/// <see cref="VolumeSources"/>; a further format of volume files is no kind of its own, see
/// <c>LungSeg.Formats/VolumeFiles</c>.
/// </summary>
internal interface IVolumeSource
{
    /// <summary>True for the plans of volumes that this kind found.</summary>
    bool Owns(SeriesPlan plan);

    /// <summary>Finds the volumes. What cannot be processed is named, and stops none of the others.</summary>
    /// <exception cref="StorageException">A blob was changed or taken away since it was listed, or the store cannot be
    /// read.</exception>
    Task<SourceIndex> IndexAsync(SourceInput input, ProcessingOptions options, CancellationToken cancellation);

    /// <summary>Reads slices of a planned volume's native grid.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="slices">Which slices.</param>
    /// <param name="voxels">Where their HU go: all of them, x fastest.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null, or why they cannot be read.</returns>
    Task<Fault?> ReadAsync(SeriesPlan plan, SlabRange slices, SlabVoxels voxels, CancellationToken cancellation);
}

/// <summary>The voxels of a slab that is filled: its span does not outlive a step, its memory does.</summary>
internal delegate Span<short> SlabVoxels();

/// <summary>A case's blobs, or some of them.</summary>
/// <param name="Prefix">What the names of all of the case's blobs begin with; may be empty.</param>
/// <param name="Blobs">Those to look at.</param>
/// <param name="All">All of the case's: one file may refer to another.</param>
internal sealed record SourceInput(string Prefix, IReadOnlyList<BlobEntry> Blobs, IReadOnlyList<BlobEntry> All);

/// <summary>What a source found.</summary>
internal sealed record SourceIndex
{
    public static readonly SourceIndex Nothing = new();

    /// <summary>What can be processed, in order.</summary>
    public IReadOnlyList<FoundVolume> Volumes { get; init; } = [];

    /// <summary>Volumes that cannot be.</summary>
    public IReadOnlyList<RejectedSeries> Rejected { get; init; } = [];

    /// <summary>Blobs that are part of none, each with its reason.</summary>
    public IReadOnlyList<Fault> LeftOut { get; init; } = [];

    /// <summary>SOP instance UIDs of the objects that were read.</summary>
    public IReadOnlyList<string> InstanceUids { get; init; } = [];

    /// <summary>Blobs that are of this kind, by name, whatever came of them.</summary>
    public IReadOnlySet<string> Taken { get; init; } = new HashSet<string>();

    /// <summary>What both found, in this order.</summary>
    public SourceIndex With(SourceIndex other) => new()
    {
        Volumes = [.. Volumes, .. other.Volumes],
        Rejected = [.. Rejected, .. other.Rejected],
        LeftOut = [.. LeftOut, .. other.LeftOut],
        InstanceUids = [.. InstanceUids, .. other.InstanceUids],
        Taken = Taken.Union(other.Taken).ToHashSet(StringComparer.Ordinal),
    };
}
