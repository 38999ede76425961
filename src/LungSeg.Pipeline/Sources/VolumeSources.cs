using LungSeg.Dicom.Pixels;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Every kind of input there is. What is named as a volume file is looked at as one first, and so is what is no DICOM:
/// first bytes decide, names only say where to look, and slices cost nothing more for it.
/// </summary>
internal sealed class VolumeSources
{
    private readonly VolumeFileSource _files;
    private readonly IVolumeSource[] _all;

    /// <param name="store">Where the input lies.</param>
    /// <param name="containers">The containers' names.</param>
    /// <param name="decoders">Decoders of DICOM pixels.</param>
    /// <param name="held">Holds slices from their headers' reading to their pixels'; left out, each is read for
    /// either.</param>
    public VolumeSources(IBlobStore store, Containers containers, PixelDecoders decoders, HeldObjects? held = null)
    {
        Dicom = new(new SliceSource(store, containers, decoders, held));
        _files = new(new InputBlobs(store, containers));
        _all = [Dicom, _files];
    }

    /// <summary>DICOM, for formats that refer to their source.</summary>
    public DicomSource Dicom { get; }

    /// <summary>Finds the volumes among a case's blobs.</summary>
    /// <param name="prefix">What the names of the case's blobs begin with; may be empty.</param>
    /// <param name="blobs">All of the case's blobs.</param>
    /// <param name="options">What shapes the result.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StorageException">A blob was changed or taken away since it was listed, or the store cannot be
    /// read.</exception>
    public async Task<SourceIndex> IndexAsync(
        string prefix, IReadOnlyList<BlobEntry> blobs, ProcessingOptions options, CancellationToken cancellation)
    {
        var named = await FilesAsync([.. blobs.Where(blob => VolumeFormats.IsNamedSo(blob.Name))]);
        BlobEntry[] others =
            named.Taken.Count == 0 ? [.. blobs] : [.. blobs.Where(blob => !named.Taken.Contains(blob.Name))];
        var dicom = await Dicom.IndexAsync(new(prefix, others, blobs), options, cancellation);

        // A file that was looked at by its name is not looked at again.
        var unnamed = await FilesAsync([
            .. others.Where(blob =>
                !dicom.Taken.Contains(blob.Name) && blob.Length > 0 && !VolumeFormats.IsNamedSo(blob.Name)
            ),
        ]);
        if (unnamed.Taken.Count > 0)
            dicom = dicom with
            {
                LeftOut = [.. dicom.LeftOut.Where(fault => fault.Blob is null || !unnamed.Taken.Contains(fault.Blob))],
            };
        var found = SameGrids.Noted(dicom.With(named).With(unnamed));
        return options.LargestOnly ? LargestScans.Of(found) : found;

        Task<SourceIndex> FilesAsync(BlobEntry[] candidates) => candidates.Length == 0
            ? Task.FromResult(SourceIndex.Nothing)
            : _files.IndexAsync(new(prefix, candidates, blobs), options, cancellation);
    }

    /// <inheritdoc cref="IVolumeSource.ReadAsync"/>
    public Task<Fault?> ReadAsync(
        SeriesPlan plan, SlabRange slices, SlabVoxels voxels, CancellationToken cancellation) =>
        _all.Single(source => source.Owns(plan)).ReadAsync(plan, slices, voxels, cancellation);
}
