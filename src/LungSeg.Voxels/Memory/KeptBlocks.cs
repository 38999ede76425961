using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Memory for buffers of more than 128 KB and less than a megabyte, as pieces of a surface and what is worked out for
/// them, which come and go by the dozen. A block that is given back is kept for the next one of its kind: its pages are
/// there already, where malloc would give them back to the system and each would be a page fault again (a quarter of
/// all in a run). A block is as long as the next power of two; of each length at most four are kept, 7 MB in all.
/// </summary>
internal static unsafe class KeptBlocks
{
    private const nuint Below = 128 << 10, End = 1 << 20;
    private const int MaxOfALength = 4;

    private static readonly ConcurrentStack<nint>[] Kept = [new(), new(), new()];

    /// <summary>Whether buffers of so many bytes are for this.</summary>
    public static bool Serves(nuint bytes) => bytes > Below && bytes < End;

    /// <summary>So many bytes; zero where <paramref name="cleared"/>, else whatever they are.</summary>
    public static void* Allocate(nuint bytes, bool cleared)
    {
        var length = BitOperations.RoundUpToPowerOf2(bytes);
        if (!Kept[LengthOf(bytes)].TryPop(out var block))
            return cleared ? NativeMemory.AllocZeroed(length) : NativeMemory.Alloc(length);
        if (cleared)
            NativeMemory.Clear((void*)block, bytes);
        return (void*)block;
    }

    /// <summary>Gives back what <see cref="Allocate"/> gave for as many bytes.</summary>
    public static void Free(void* block, nuint bytes)
    {
        var kept = Kept[LengthOf(bytes)];
        if (kept.Count < MaxOfALength) kept.Push((nint)block);
        else NativeMemory.Free(block);
    }

    private static int LengthOf(nuint bytes) => BitOperations.Log2((bytes - 1) / Below);
}
