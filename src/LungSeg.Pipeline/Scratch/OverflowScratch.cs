using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Scratch of one process that need not outlive it: in memory, but for volumes that are too large for that, whose slabs
/// lie in a store and are in memory one at a time. Disposing it frees the memory and leaves the store.
/// </summary>
/// <param name="store">Where large volumes go.</param>
/// <param name="boundBytes">The largest volume that is kept in memory.</param>
public sealed class OverflowScratch(BlobScratch store, long boundBytes) : IVolumeScratch, IDisposable
{
    private readonly MemoryScratch _memory = new();

    public long PreferredSlabBytes(long volumeBytes) => For(volumeBytes).PreferredSlabBytes(volumeBytes);

    public ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation) =>
        For(geometry).RentSlabAsync(name, geometry, z, count, cancellation);

    public Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation) =>
        For(geometry).GatherAsync(name, geometry, slabs, cancellation);

    public Task<HounsfieldSlab> OpenSlabAsync(
        string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation) =>
        For(geometry).OpenSlabAsync(name, geometry, slab, cancellation);

    public Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation) =>
        _memory.PutMaskAsync(name, mask, cancellation);

    public Task<ILease<BitVolume>> GetMaskAsync(string name, VolumeGeometry geometry, CancellationToken cancellation) =>
        _memory.GetMaskAsync(name, geometry, cancellation);

    public async Task ClearAsync(string prefix, CancellationToken cancellation)
    {
        await _memory.ClearAsync(prefix, cancellation);
        await store.ClearAsync(prefix, cancellation);
    }

    public void Dispose() => _memory.Dispose();

    private IVolumeScratch For(VolumeGeometry geometry) => For(geometry.Size.Length * sizeof(short));

    private IVolumeScratch For(long volumeBytes) => volumeBytes <= boundBytes ? _memory : store;
}
