using System.Runtime.InteropServices;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Report;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Sources;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>A series whose lungs are found: what an exporter may ask for.</summary>
public sealed class SegmentedSeries
{
    private readonly IVolumeScratch _scratch;
    private readonly SeriesRequest _request;

    internal SegmentedSeries(
        IVolumeScratch scratch, SeriesRequest request, SeriesPlan plan, SegmentationRecord record, ResultWriter results,
        SliceSource source)
    {
        _scratch = scratch;
        _request = request;
        Plan = plan;
        Record = record;
        Results = results;
        Source = source;
        NativeGrid = plan.NativeGrid.ToGeometry();
        IsotropicGrid = plan.IsotropicGrid.ToGeometry();
        StoredGrid = plan.StoredGrid;
    }

    public SeriesPlan Plan { get; }

    public SegmentationRecord Record { get; }

    /// <summary>What shapes the result.</summary>
    public ProcessingOptions Options => _request.Options;

    /// <summary>What its summary says, but for what exporters add to it.</summary>
    internal SummaryDocument Summary => SummaryBuilder.Build(_request, Plan, Record);

    /// <summary>The most triangles that the surface of a mask may have; null for as many as it takes.</summary>
    public int? TriangleBudget { get; init; }

    /// <summary>Where the files go.</summary>
    public ResultWriter Results { get; }

    /// <summary>The grid that the CT is processed on: right-handed, slices along the third axis.</summary>
    public VolumeGeometry NativeGrid { get; }

    /// <summary>
    /// The grid of the input as it is stored, which files lie on. Of DICOM the native one; of a volume file the same
    /// voxels with the axes in the file's order.
    /// </summary>
    public VolumeGeometry StoredGrid { get; }

    /// <summary>False where the input says nothing of its place: files on its grid do not either.</summary>
    public bool HasTransform => Plan.File?.HasTransform ?? true;

    public VolumeGeometry IsotropicGrid { get; }

    /// <summary>The source's objects, for formats that refer to them.</summary>
    internal SliceSource Source { get; }

    /// <summary>
    /// Shows HU on the CT's own grid, every slab once, first to last; a slab is valid until the call returns.
    /// </summary>
    public async Task ForEachSlabAsync(Action<HounsfieldSlab> show, CancellationToken cancellation)
    {
        using var slabs = new NativeSlabs(_scratch, _request, Plan);
        await slabs.ForEachAsync(show, cancellation);
    }

    /// <summary>Writes HU on the stored grid as one file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="start">Starts it: takes where to and the grid, returns what takes the voxels and ends the file when
    /// disposed.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ResultFile> WriteHounsfieldAsync(
        string name, Func<Stream, VolumeGeometry, Stream> start, CancellationToken cancellation) =>
        Results.WriteAsync(
            name,
            async (stream, token) =>
            {
                await using var file = start(stream, StoredGrid);
                if (Plan.StoredOrder == AxisOrder.None)
                    await ForEachSlabAsync(slab => file.Write(MemoryMarshal.AsBytes(slab.Span)), token);
                else
                    await new StoredOrderWriter(this).WriteAsync(file, token);
            },
            cancellation);

    /// <summary>HU on the isotropic grid. The caller disposes the lease.</summary>
    public Task<ILease<Volume<short>>> IsotropicVolumeAsync(CancellationToken cancellation) =>
        _scratch.GatherAsync(
            Name(ScratchNames.IsotropicVolume), IsotropicGrid, [.. Plan.Slabs.Select(slab => slab.Isotropic)],
            cancellation);

    /// <summary>The structures that there is a mask of, in the order of outputs.</summary>
    public IEnumerable<Structure> Structures => Record.Structures;

    /// <summary>A structure's mask on the isotropic grid. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> MaskAsync(Structure structure, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(ScratchNames.Isotropic(structure)), IsotropicGrid, cancellation);

    /// <summary>A structure's mask on the CT's own grid. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> NativeMaskAsync(Structure structure, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(ScratchNames.Native(structure)), NativeGrid, cancellation);

    /// <summary>Masks on the CT's own grid, in the order of outputs; dispose them.</summary>
    /// <param name="wanted">Of which structures.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Task<LeasedMasks> NativeMasksAsync(Func<Structure, bool> wanted, CancellationToken cancellation) =>
        LeasedMasks.OpenAsync(Structures.Where(wanted), NativeMaskAsync, cancellation);

    /// <summary>Masks on the isotropic grid, in the order of outputs; dispose them.</summary>
    /// <param name="wanted">Of which structures.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Task<LeasedMasks> MasksAsync(Func<Structure, bool> wanted, CancellationToken cancellation) =>
        LeasedMasks.OpenAsync(Structures.Where(wanted), MaskAsync, cancellation);

    /// <summary>Masks on the stored grid, in the order of outputs; dispose them.</summary>
    /// <param name="wanted">Of which structures.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Task<LeasedMasks> StoredMasksAsync(Func<Structure, bool> wanted, CancellationToken cancellation) =>
        LeasedMasks.OpenAsync(Structures.Where(wanted), StoredMaskAsync, cancellation);

    /// <summary>A mask on the stored grid. The caller disposes the lease.</summary>
    public async Task<ILease<BitVolume>> StoredMaskAsync(Structure structure, CancellationToken cancellation)
    {
        var native = await NativeMaskAsync(structure, cancellation);
        if (Plan.StoredOrder == AxisOrder.None) return native;
        using (native) return new Lease<BitVolume>(Plan.StoredOrder.Restore(native.Value, StoredGrid), owned: true);
    }

    private string Name(string name) => WorkArea.Scratch(_request, name);
}
