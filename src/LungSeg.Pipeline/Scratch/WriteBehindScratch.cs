using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Scratch of a process that does all stages itself: what it made is in memory, so that nothing is read back, and goes
/// to the store behind its work, for whoever takes over should it die. What would exceed the bound goes to the store
/// alone, at once. Disposing it frees the memory and leaves the store; the writer must have ended before.
/// </summary>
/// <param name="store">Where everything goes.</param>
/// <param name="writer">Takes the voxels there.</param>
/// <param name="boundBytes">The most voxel bytes to keep.</param>
public sealed class WriteBehindScratch(BlobScratch store, WriteBehind writer, long boundBytes)
    : IVolumeScratch,
        IDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryScratch _kept = new();
    private readonly Dictionary<string, long> _bytes = [];
    private readonly Dictionary<string, HashSet<SlabRange>> _committed = [];

    /// <summary>The largest volume to keep, however much room there is.</summary>
    public long LargestBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// Where a quarter of the bound has room for a volume, all of it most likely has for what is made of it as well,
    /// and for another case's: then its slabs are parts of one volume in memory.
    /// </summary>
    public long PreferredSlabBytes(long volumeBytes) =>
        (volumeBytes <= LargestBytes && volumeBytes <= boundBytes / 4 ? (IVolumeScratch)_kept : store)
            .PreferredSlabBytes(volumeBytes);

    public async ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation)
    {
        if (!Reserve(name, geometry.Size.Length * sizeof(short)))
            return await store.RentSlabAsync(name, geometry, z, count, cancellation);
        return new Slab(
            this, store, writer, name, new(z, count),
            await _kept.RentSlabAsync(name, geometry, z, count, cancellation));
    }

    public async Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation)
    {
        var elsewhere = slabs.Where(slab => !IsHere(name, slab)).ToList();
        if (elsewhere.Count == slabs.Count) return await store.GatherAsync(name, geometry, slabs, cancellation);

        // What a process before this one left joins what this one made, which perhaps is not in the store yet.
        foreach (var slab in elsewhere)
        {
            using var place = await _kept.RentSlabAsync(name, geometry, slab.Z, slab.Count, cancellation);
            await store.GetSlabAsync(name, slab.Z, place.Bytes, cancellation);
            Committed(name, slab);
        }

        return await _kept.GatherAsync(name, geometry, slabs, cancellation);
    }

    public Task<HounsfieldSlab> OpenSlabAsync(
        string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation) =>
        (IsHere(name, slab) ? (IVolumeScratch)_kept : store).OpenSlabAsync(name, geometry, slab, cancellation);

    public async Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation)
    {
        if (!Reserve(name, mask.Bytes().Length))
        {
            await store.PutMaskAsync(name, mask, cancellation);
            return;
        }

        await writer.AddAsync(name, token => store.CopyMaskAsync(name, mask, token), cancellation);
        await _kept.PutMaskAsync(name, mask, cancellation);
    }

    public Task<ILease<BitVolume>> GetMaskAsync(string name, VolumeGeometry geometry, CancellationToken cancellation)
    {
        bool isKept;
        lock (_lock) isKept = _bytes.ContainsKey(name);
        return (isKept ? (IVolumeScratch)_kept : store).GetMaskAsync(name, geometry, cancellation);
    }

    public async Task ClearAsync(string prefix, CancellationToken cancellation)
    {
        await writer.DropAsync(prefix);
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

    /// <summary>Whether a slab is in this process's memory.</summary>
    private bool IsHere(string name, SlabRange slab)
    {
        lock (_lock) return _committed.TryGetValue(name, out var here) && here.Contains(slab);
    }

    /// <summary>Whether there is room to keep something, or it is kept already.</summary>
    private bool Reserve(string name, long bytes)
    {
        if (bytes > LargestBytes) return false;
        lock (_lock)
        {
            return _bytes.ContainsKey(name)
                || (_bytes.Values.Sum() + bytes <= boundBytes && _bytes.TryAdd(name, bytes));
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
        WriteBehindScratch scratch, BlobScratch store, WriteBehind writer, string name, SlabRange range,
        ISlabLease kept) : ISlabLease
    {
        public Span<short> Span => kept.Span;

        public Memory<byte> Bytes => kept.Bytes;

        public async Task CommitAsync(CancellationToken cancellation)
        {
            var voxels = Bytes;
            await writer.AddAsync(
                $"{name}/{range.Z}", token => store.PutSlabAsync(name, range.Z, voxels, token), cancellation);
            scratch.Committed(name, range);
        }

        public void Dispose() => kept.Dispose();
    }
}
