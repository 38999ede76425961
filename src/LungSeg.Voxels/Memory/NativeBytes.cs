using System.Buffers;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Native memory as <see cref="Memory{T}"/> of bytes, for asynchronous I/O. It never moves, so pinning costs nothing.
/// </summary>
internal sealed unsafe class NativeBytes(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
