using System.Runtime.InteropServices;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Series;
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
        IVolumeScratch scratch, SeriesRequest request, SeriesPlan plan, SegmentationRecord record, ResultWriter results, SliceSource source)
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

    /// <summary>The most triangles that the surface of a mask may have; null for as many as it takes.</summary>
    public int? TriangleBudget { get; init; }

    /// <summary>Where the files go.</summary>
    public ResultWriter Results { get; }

    /// <summary>The grid that the CT is processed on: right-handed, slices along the third axis.</summary>
    public VolumeGeometry NativeGrid { get; }

    /// <summary>
    /// The grid of the input as it is stored, which files lie on. Of DICOM the native one; of a volume file the same voxels
    /// with the axes in the file's order.
    /// </summary>
    public VolumeGeometry StoredGrid { get; }

    /// <summary>False where the input says nothing of its place: files on its grid do not either.</summary>
    public bool HasTransform => Plan.File?.HasTransform ?? true;

    public VolumeGeometry IsotropicGrid { get; }

    /// <summary>The source's objects, for formats that refer to them.</summary>
    internal SliceSource Source { get; }

    /// <summary>Shows HU on the CT's own grid, every slab once, first to last; a slab is valid until the call returns.</summary>
    public async Task ForEachSlabAsync(Action<HounsfieldSlab> show, CancellationToken cancellation)
    {
        using var slabs = new NativeSlabs(_scratch, _request, Plan);
        await slabs.ForEachAsync(show, cancellation);
    }

    /// <summary>Writes HU on the stored grid as one file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="start">Starts it: takes where to and the grid, returns what takes the voxels and ends the file when disposed.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ResultFile> WriteHounsfieldAsync(
        string name, Func<Stream, VolumeGeometry, Stream> start, CancellationToken cancellation) => Results.WriteAsync(
        name,
        async (stream, token) =>
        {
            await using var file = start(stream, StoredGrid);
            if (Plan.StoredOrder == AxisOrder.None) await ForEachSlabAsync(slab => file.Write(MemoryMarshal.AsBytes(slab.Span)), token);
            else await new StoredOrderWriter(this).WriteAsync(file, token);
        },
        cancellation);

    /// <summary>HU on the isotropic grid. The caller disposes the lease.</summary>
    public Task<ILease<Volume<short>>> IsotropicVolumeAsync(CancellationToken cancellation) =>
        _scratch.GatherAsync(
            Name(ScratchNames.IsotropicVolume), IsotropicGrid, [.. Plan.Slabs.Select(slab => slab.Isotropic)], cancellation);

    /// <summary>A mask on the isotropic grid by its name in <see cref="ScratchNames"/>. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> MaskAsync(string name, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(name), IsotropicGrid, cancellation);

    /// <summary>A mask on the native grid. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> NativeMaskAsync(string name, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(name), NativeGrid, cancellation);

    /// <summary>A mask on the stored grid. The caller disposes the lease.</summary>
    public async Task<ILease<BitVolume>> StoredMaskAsync(string name, CancellationToken cancellation)
    {
        var native = await NativeMaskAsync(name, cancellation);
        if (Plan.StoredOrder == AxisOrder.None) return native;
        using (native) return new Lease<BitVolume>(Plan.StoredOrder.Restore(native.Value, StoredGrid), owned: true);
    }

    private string Name(string name) => WorkArea.Scratch(_request, name);
}
