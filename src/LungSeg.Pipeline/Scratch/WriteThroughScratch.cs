using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Scratch of a process that does all stages itself: everything is in the store, for whoever takes over should it die,
/// and what this process made is in memory too, so that nothing is read back. What would exceed the bound goes to the
/// store alone. Disposing it frees the memory and leaves the store.
/// </summary>
/// <param name="store">Where everything goes.</param>
/// <param name="boundBytes">The most voxel bytes to keep.</param>
public sealed class WriteThroughScratch(BlobScratch store, long boundBytes) : IVolumeScratch, IDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryScratch _kept = new();
    private readonly Dictionary<string, long> _bytes = [];
    private readonly Dictionary<string, HashSet<SlabRange>> _committed = [];

    public long PreferredSlabBytes(long volumeBytes) => store.PreferredSlabBytes(volumeBytes);

    public async ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation)
    {
        if (!Reserve(name, geometry.Size.Length * sizeof(short))) return await store.RentSlabAsync(name, geometry, z, count, cancellation);
        return new Slab(this, store, name, new(z, count), await _kept.RentSlabAsync(name, geometry, z, count, cancellation));
    }

    public Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation) =>
        Where(name, slabs).GatherAsync(name, geometry, slabs, cancellation);

    public Task<HounsfieldSlab> OpenSlabAsync(string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation) =>
        Where(name, [slab]).OpenSlabAsync(name, geometry, slab, cancellation);

    public async Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation)
    {
        await store.CopyMaskAsync(name, mask, cancellation);
        if (Reserve(name, mask.Bytes().Length)) await _kept.PutMaskAsync(name, mask, cancellation);
        else mask.Dispose();
    }

    public Task<ILease<BitVolume>> GetMaskAsync(string name, VolumeGeometry geometry, CancellationToken cancellation)
    {
        bool isKept;
        lock (_lock) isKept = _bytes.ContainsKey(name);
        return (isKept ? (IVolumeScratch)_kept : store).GetMaskAsync(name, geometry, cancellation);
    }

    public async Task ClearAsync(string prefix, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var name in _bytes.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList())
            {
                _bytes.Remove(name);
                _committed.Remove(name);
            }
        }

        await _kept.ClearAsync(prefix, cancellation);
        await store.ClearAsync(prefix, cancellation);
    }

    public void Dispose() => _kept.Dispose();

    /// <summary>Where slabs are to be had: from memory if this process made them all.</summary>
    private IVolumeScratch Where(string name, IReadOnlyList<SlabRange> slabs)
    {
        lock (_lock) return _committed.TryGetValue(name, out var here) && slabs.All(here.Contains) ? _kept : store;
    }

    /// <summary>Whether there is room to keep something, or it is kept already.</summary>
    private bool Reserve(string name, long bytes)
    {
        lock (_lock)
        {
            return _bytes.ContainsKey(name) || (_bytes.Values.Sum() + bytes <= boundBytes && _bytes.TryAdd(name, bytes));
        }
    }

    private void Committed(string name, SlabRange slab)
    {
        lock (_lock)
        {
            if (!_committed.TryGetValue(name, out var slabs)) _committed[name] = slabs = [];
            slabs.Add(slab);
        }
    }

    private sealed class Slab(
        WriteThroughScratch scratch, BlobScratch store, string name, SlabRange range, ISlabLease kept) : ISlabLease
    {
        public Span<short> Span => kept.Span;

        public Memory<byte> Bytes => kept.Bytes;

        public async Task CommitAsync(CancellationToken cancellation)
        {
            await store.PutSlabAsync(name, range.Z, Bytes, cancellation);
            scratch.Committed(name, range);
        }

        public void Dispose() => kept.Dispose();
    }
}
