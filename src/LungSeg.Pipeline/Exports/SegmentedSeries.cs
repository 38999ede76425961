using LungSeg.Pipeline.Ports;
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
    }

    public SeriesPlan Plan { get; }

    public SegmentationRecord Record { get; }

    /// <summary>What shapes the result.</summary>
    public ProcessingOptions Options => _request.Options;

    /// <summary>The most triangles that the surface of a mask may have; null for as many as it takes.</summary>
    public int? TriangleBudget { get; init; }

    /// <summary>Where the files go.</summary>
    public ResultWriter Results { get; }

    public VolumeGeometry NativeGrid { get; }

    public VolumeGeometry IsotropicGrid { get; }

    /// <summary>The source's objects, for formats that refer to them.</summary>
    internal SliceSource Source { get; }

    /// <summary>HU on the CT's own grid. The caller disposes the lease.</summary>
    public Task<ILease<Volume<short>>> NativeVolumeAsync(CancellationToken cancellation) =>
        _scratch.GatherAsync(
            Name(ScratchNames.NativeVolume), NativeGrid, [.. Plan.Slabs.Select(slab => slab.Native)], cancellation);

    /// <summary>HU on the isotropic grid. The caller disposes the lease.</summary>
    public Task<ILease<Volume<short>>> IsotropicVolumeAsync(CancellationToken cancellation) =>
        _scratch.GatherAsync(
            Name(ScratchNames.IsotropicVolume), IsotropicGrid, [.. Plan.Slabs.Select(slab => slab.Isotropic)], cancellation);

    /// <summary>A mask on the isotropic grid by its name in <see cref="ScratchNames"/>. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> MaskAsync(string name, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(name), IsotropicGrid, cancellation);

    /// <summary>A mask on the CT's own grid. The caller disposes the lease.</summary>
    public Task<ILease<BitVolume>> NativeMaskAsync(string name, CancellationToken cancellation) =>
        _scratch.GetMaskAsync(Name(name), NativeGrid, cancellation);

    private string Name(string name) => WorkArea.Scratch(_request, name);
}
