using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Scratch that outlives the process: a slab is one blob of little-endian int16, a mask one blob of the words of
/// <see cref="BitVolume"/>. Any machine can gather what others left.
/// </summary>
public sealed class BlobScratch(IBlobStore store, string container) : IVolumeScratch
{
    /// <summary>
    /// Slabs fetched at a time: enough to hide the store's latency, few enough to keep the sockets calm.
    /// </summary>
    private const int ConcurrentReads = 4;

    /// <summary>With its output a slab of that size stays far below a 512 MB instance.</summary>
    public long PreferredSlabBytes(long volumeBytes) => 64 << 20;

    public ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation)
    {
        var slab = new VoxelBuffer<short>(checked(count * geometry.Size.SliceLength));
        return new(new SlabUpload(this, SlabName(name, z), slab));
    }

    /// <summary>Stores a slab that lies in another's memory.</summary>
    internal Task PutSlabAsync(string name, int z, ReadOnlyMemory<byte> voxels, CancellationToken cancellation) =>
        WriteAsync(SlabName(name, z), voxels, cancellation);

    /// <summary>Reads a slab into another's memory.</summary>
    internal Task GetSlabAsync(string name, int z, Memory<byte> voxels, CancellationToken cancellation) =>
        ReadAsync(SlabName(name, z), voxels, cancellation);

    /// <summary>Stores a mask that stays another's.</summary>
    internal Task CopyMaskAsync(string name, BitVolume mask, CancellationToken cancellation) =>
        WriteAsync(name, mask.Bytes(), cancellation);

    public async Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation)
    {
        var volume = new Volume<short>(geometry);
        try
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = ConcurrentReads,
                CancellationToken = cancellation,
            };
            await Parallel.ForEachAsync(slabs, parallel, async (slab, token) =>
                await ReadAsync(SlabName(name, slab.Z), volume.SlabBytes(slab.Z, slab.Count), token));
            return new Lease<Volume<short>>(volume, owned: true);
        }
        catch
        {
            volume.Dispose();
            throw;
        }
    }

    public async Task<HounsfieldSlab> OpenSlabAsync(
        string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation)
    {
        var voxels = new VoxelBuffer<short>(checked(slab.Count * geometry.Size.SliceLength), cleared: false);
        try
        {
            await ReadAsync(SlabName(name, slab.Z), voxels.Bytes(0, voxels.Length), cancellation);
            return new(geometry, slab.Z, slab.Count, voxels);
        }
        catch
        {
            voxels.Dispose();
            throw;
        }
    }

    public async Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation)
    {
        using (mask) await CopyMaskAsync(name, mask, cancellation);
    }

    public async Task<ILease<BitVolume>> GetMaskAsync(
        string name, VolumeGeometry geometry, CancellationToken cancellation)
    {
        var mask = new BitVolume(geometry);
        try
        {
            await ReadAsync(name, mask.Bytes(), cancellation);
            return new Lease<BitVolume>(mask, owned: true);
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    public Task ClearAsync(string prefix, CancellationToken cancellation) =>
        store.DeleteAllAsync(container, prefix, cancellation);

    private static string SlabName(string volume, int z) => $"{volume}/slab-{z:D5}";

    private async Task ReadAsync(string name, Memory<byte> destination, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(new(container, name), 0, null, null, cancellation);
        await stream.ReadExactlyAsync(destination, cancellation);
    }

    private Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        store.WriteAsync(
            new(container, name), WriteCondition.Always, (stream, token) => stream.WriteAsync(bytes, token).AsTask(),
            cancellation);

    private sealed class SlabUpload(BlobScratch scratch, string name, VoxelBuffer<short> buffer) : ISlabLease
    {
        public Span<short> Span => buffer.Span;

        public Memory<byte> Bytes => buffer.Bytes(0, buffer.Length);

        public Task CommitAsync(CancellationToken cancellation) => scratch.WriteAsync(name, Bytes, cancellation);

        public void Dispose() => buffer.Dispose();
    }
}
