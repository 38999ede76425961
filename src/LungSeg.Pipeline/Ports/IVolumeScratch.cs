using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Ports;

/// <summary>
/// Where stages leave voxels for each other: documents carry only the names (claim check pattern). Within one process
/// it is memory, so that nothing is copied; across machines it is blobs. Names are '/'-separated; what a name holds is
/// written once and never changed, though it may be written again with the same bytes.
/// </summary>
public interface IVolumeScratch
{
    /// <summary>
    /// The decoded input, in bytes, that a slab of a volume of <paramref name="volumeBytes"/> had best have. Where
    /// slabs are parts of one volume in memory, cutting gains nothing, and each cut costs a halo that is decoded twice.
    /// </summary>
    long PreferredSlabBytes(long volumeBytes);

    /// <summary>
    /// A place for <paramref name="count"/> slices from <paramref name="z"/> on of the volume <paramref name="name"/>.
    /// The slab is there for others once the lease was committed. The caller disposes the lease.
    /// </summary>
    ValueTask<ISlabLease> RentSlabAsync(
        string name, VolumeGeometry geometry, int z, int count, CancellationToken cancellation);

    /// <summary>
    /// The volume whose slabs were all committed. The caller disposes the lease and must not change the voxels.
    /// </summary>
    /// <exception cref="BlobNotFoundException">A slab is not there.</exception>
    Task<ILease<Volume<short>>> GatherAsync(
        string name, VolumeGeometry geometry, IReadOnlyList<SlabRange> slabs, CancellationToken cancellation);

    /// <summary>
    /// One slab that was committed, as it was rented. The caller disposes it and must not change the voxels.
    /// </summary>
    /// <exception cref="BlobNotFoundException">It is not there.</exception>
    Task<HounsfieldSlab> OpenSlabAsync(
        string name, VolumeGeometry geometry, SlabRange slab, CancellationToken cancellation);

    /// <summary>Keeps a mask; the scratch owns it from here on.</summary>
    Task PutMaskAsync(string name, BitVolume mask, CancellationToken cancellation);

    /// <summary>A mask that was put. The caller disposes the lease and must not change the mask.</summary>
    /// <exception cref="BlobNotFoundException">There is no such mask.</exception>
    Task<ILease<BitVolume>> GetMaskAsync(string name, VolumeGeometry geometry, CancellationToken cancellation);

    /// <summary>Forgets everything whose name starts with <paramref name="prefix"/>.</summary>
    Task ClearAsync(string prefix, CancellationToken cancellation);
}

/// <summary>Slices <see cref="Z"/> to <see cref="Z"/> + <see cref="Count"/> - 1 of a volume.</summary>
public readonly record struct SlabRange(int Z, int Count);

/// <summary>A slab to be filled.</summary>
public interface ISlabLease : IDisposable
{
    /// <summary>The slab's voxels, x fastest, to be filled whole.</summary>
    Span<short> Span { get; }

    /// <summary>The same memory as bytes, for asynchronous I/O.</summary>
    Memory<byte> Bytes { get; }

    /// <summary>Makes the slab visible to <see cref="IVolumeScratch.GatherAsync"/>.</summary>
    Task CommitAsync(CancellationToken cancellation);
}

/// <summary>Something borrowed: valid until disposed.</summary>
public interface ILease<out T> : IDisposable
{
    T Value { get; }
}
