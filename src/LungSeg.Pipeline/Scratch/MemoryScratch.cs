using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Scratch within one process: slabs are written straight into the volume that later stages read, so that no voxel is
/// stored twice. Disposing it frees everything.
/// </summary>
public sealed class MemoryScratch : IVolumeScratch, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Volume<short>> _volumes = [];
    private readonly Dictionary<string, BitVolume> _masks = [];

    /// <summary>One slab is the whole volume.</summary>
    public long PreferredSlabBytes(long volumeBytes) => long.MaxValue;

    public ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_volumes.TryGetValue(name, out var volume)) _volumes[name] = volume = new(geometry);
            return new(new SlabView(volume, z, count));
        }
    }

    public Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation) =>
        Task.FromResult<ILease<Volume<short>>>(new Lease<Volume<short>>(Find(_volumes, name), owned: false));

    public Task<HounsfieldSlab> OpenSlabAsync(
        string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation) =>
        Task.FromResult(new HounsfieldSlab(Find(_volumes, name), slab.Z, slab.Count));

    public Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_masks.Remove(name, out var old)) old.Dispose();
            _masks[name] = mask;
        }

        return Task.CompletedTask;
    }

    public Task<ILease<BitVolume>> GetMaskAsync(string name, VolumeGeometry geometry, CancellationToken cancellation) =>
        Task.FromResult<ILease<BitVolume>>(new Lease<BitVolume>(Find(_masks, name), owned: false));

    public Task ClearAsync(string prefix, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Clear(_volumes, prefix);
            Clear(_masks, prefix);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => ClearAsync("", CancellationToken.None);

    private T Find<T>(Dictionary<string, T> things, string name)
    {
        lock (_lock)
        {
            return things.TryGetValue(name, out var thing)
                ? thing
                : throw new BlobNotFoundException(new("memory", name));
        }
    }

    private static void Clear<T>(Dictionary<string, T> things, string prefix)
        where T : IDisposable
    {
        foreach (var name in things.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            things.Remove(name, out var thing);
            thing!.Dispose();
        }
    }

    private sealed class SlabView(Volume<short> volume, int z, int count) : ISlabLease
    {
        public Span<short> Span => volume.Slab(z, count);

        public Memory<byte> Bytes => volume.SlabBytes(z, count);

        public Task CommitAsync(CancellationToken cancellation) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
