using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>A case's blobs with what came of reading their headers.</summary>
internal sealed class CaseCatalog
{
    /// <summary>Headers read at a time: a store's latency is hidden, its limits are not reached.</summary>
    private const int ConcurrentReads = 16;

    private readonly Dictionary<string, BlobEntry> _blobs;

    private CaseCatalog(IReadOnlyList<BlobEntry> blobs, IReadOnlyList<IndexedObject> objects)
    {
        _blobs = blobs.ToDictionary(blob => blob.Name, StringComparer.Ordinal);
        Objects = objects;
    }

    public IReadOnlyList<IndexedObject> Objects { get; }

    public IEnumerable<string> InstanceUids =>
        Objects.Select(item => item.Read.Header?.SopInstanceUid).OfType<string>();

    public BlobEntry BlobOf(string name) => _blobs[name];

    /// <summary>Reads the headers of all blobs, several at a time.</summary>
    public static async Task<CaseCatalog> ReadAsync(
        SliceSource source, IReadOnlyList<BlobEntry> blobs, CancellationToken cancellation)
    {
        var objects = new IndexedObject[blobs.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ConcurrentReads,
            CancellationToken = cancellation,
        };
        await Parallel.ForAsync(0, blobs.Count, parallel, async (i, token) =>
            objects[i] = new(blobs[i].Name, await source.ReadHeaderAsync(blobs[i], token)));
        return new(blobs, objects);
    }

    /// <summary>Sorts the objects into series.</summary>
    public async Task<SeriesIndex> IndexAsync(
        SliceSource source, ProcessingOptions processing, CancellationToken cancellation)
    {
        var options = LimitsOf(processing) with
        {
            AllowMissingSlices = processing.AllowMissingSlices,
            ResampleUneven = processing.ResampleUneven,
            Decoders = source.Decoders,
        };
        return SeriesIndexer.Index(Objects, options, await PixelHashesAsync(source, options, cancellation));
    }

    /// <summary>How large a volume may be, of whatever kind.</summary>
    public static SeriesIndexerOptions LimitsOf(ProcessingOptions processing)
    {
        var limits = new SeriesIndexerOptions
        {
            IsotropicSpacing = processing.SpacingMm > 0 ? processing.SpacingMm : null,
        };
        return processing.MaxVoxels is { } limit ? limits with { MaxVoxels = limit } : limits;
    }

    /// <summary>The pixel hashes of the slices that share their place with another one: mostly none.</summary>
    private async Task<IReadOnlyDictionary<SliceKey, string>> PixelHashesAsync(
        SliceSource source, SeriesIndexerOptions options, CancellationToken cancellation)
    {
        var hashes = new Dictionary<SliceKey, string>();
        var formats = new Lazy<Dictionary<string, PixelFormat>>(() => Objects
            .Where(item => item.Read.Header is not null)
            .ToDictionary(item => item.Name, item => item.Read.Header!.Pixels, StringComparer.Ordinal));
        foreach (var key in SeriesIndexer.PixelHashesNeeded(Objects, options))
        {
            var format = formats.Value[key.ObjectName];
            using var hu = new VoxelBuffer<short>(checked((int)format.FrameLength));
            var blob = BlobOf(key.ObjectName);
            var slice = new PlannedSlice(blob.Name, blob.ETag, blob.Length, key.Frame, null, null, blob.ContentHash);

            // One that cannot be decoded counts as different from every other: the series is then rejected by name.
            var fault = await source.ReadPixelsAsync([slice], _ => hu.Span, cancellation);
            hashes[key] = fault is null ? PixelHash.Of(hu.Span) : $"{key.ObjectName}#{key.Frame}";
        }

        return hashes;
    }
}
