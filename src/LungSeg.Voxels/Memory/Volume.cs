using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Voxels with their place in the patient: one contiguous buffer, x fastest, then y, then z. HU are
/// <see cref="short"/>, labels <see cref="byte"/>; binary masks are <see cref="BitVolume"/>. Whoever creates a volume
/// owns and disposes it.
/// </summary>
/// <typeparam name="T">The voxel.</typeparam>
public sealed class Volume<T>(VolumeGeometry geometry) : IDisposable
    where T : unmanaged
{
    private readonly VoxelBuffer<T> _buffer = new(checked((int)geometry.Size.Length));

    public VolumeGeometry Geometry { get; } = geometry;

    public Size3 Size => Geometry.Size;

    /// <summary>The memory, for slabs that are part of it.</summary>
    internal VoxelBuffer<T> Buffer => _buffer;

    /// <summary>All voxels.</summary>
    public Span<T> Span => _buffer.Span;

    /// <summary>One slice, X * Y voxels.</summary>
    public Span<T> Slice(int z) => Slab(z, 1);

    /// <summary><paramref name="count"/> slices from <paramref name="z"/> on.</summary>
    public Span<T> Slab(int z, int count) => _buffer.Span.Slice(z * Size.SliceLength, count * Size.SliceLength);

    /// <summary>
    /// The bytes of <paramref name="count"/> slices from <paramref name="z"/> on, for asynchronous I/O.
    /// </summary>
    public Memory<byte> SlabBytes(int z, int count) => _buffer.Bytes(z * Size.SliceLength, count * Size.SliceLength);

    /// <summary>One row, X voxels.</summary>
    public Span<T> Row(int y, int z) => _buffer.Span.Slice((z * Size.SliceLength) + (y * Size.X), Size.X);

    /// <summary>One voxel: for tests and single look-ups, not for loops.</summary>
    public T this[int x, int y, int z]
    {
        get => Row(y, z)[x];
        set => Row(y, z)[x] = value;
    }

    public void Dispose() => _buffer.Dispose();
}
