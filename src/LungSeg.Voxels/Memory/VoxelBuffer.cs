namespace LungSeg.Voxels.Memory;

/// <summary>
/// Native memory of an exact length, aligned to a cache line (64 bytes), owned by whoever holds it and freed by
/// <see cref="Dispose"/>. Outside the garbage-collected heap so that peak memory is the size of the volumes and does
/// not depend on when the collector runs; the pages of a cleared buffer are not touched until used.
/// </summary>
/// <typeparam name="T">The element, without references.</typeparam>
public sealed unsafe class VoxelBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    private void* _allocation;
    private void* _memory;

    /// <summary>Allocates <paramref name="length"/> elements.</summary>
    /// <param name="length">How many.</param>
    /// <param name="cleared">All zero; false, where all are written before any is read, spares the clearing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public VoxelBuffer(int length, bool cleared = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;

        // Zeroed memory comes from the system without being touched, so whoever fills it first, on however many
        // threads, pays for the pages; an aligned allocation would have to be cleared here, on one.
        _allocation = NativePages.Allocate(Bytes(), cleared);
        _memory = (void*)(((nuint)_allocation + Alignment - 1) & ~(Alignment - 1));
        VoxelMemory.Added((long)Bytes());
    }

    ~VoxelBuffer()
    {
        // Reaching this is a leak: report it where tests look, and give the memory back all the same.
        VoxelMemory.Leaked();
        Free();
    }

    /// <summary>Elements in the buffer.</summary>
    public int Length { get; }

    /// <summary>The elements; valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new(_memory, Length);
        }
    }

    /// <summary>
    /// The bytes of <paramref name="count"/> elements from <paramref name="start"/> on, in the machine's byte order,
    /// for asynchronous I/O; valid until <see cref="Dispose"/>.
    /// </summary>
    public Memory<byte> Bytes(int start, int count)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - start);
        return new NativeBytes((byte*)((T*)_memory + start), checked(count * sizeof(T))).Memory;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory is null) return;
        NativePages.Free(_allocation, Bytes());
        VoxelMemory.Removed((long)Bytes());
        _memory = null;
    }

    /// <summary>What is allocated: the elements, and room to align them.</summary>
    private nuint Bytes() => ((nuint)Length * (nuint)sizeof(T)) + Alignment;
}
