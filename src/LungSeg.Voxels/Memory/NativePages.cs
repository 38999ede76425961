using System.Runtime.InteropServices;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Memory for buffers of a megabyte and more. On Linux it is mapped from the system and given back to it, where malloc
/// would keep what is freed for later: measured on a chest CT, a peak of 380 MB and not 490. Huge pages are asked for:
/// the first touch then costs some forty page faults and not twenty thousand (5 ms and not 60). Elsewhere, and for
/// what is smaller, it is malloc's, by way of <see cref="KeptBlocks"/> where they serve.
/// </summary>
internal static unsafe partial class NativePages
{
    private const nuint MinBytes = 1 << 20;
    private const nuint HugePage = 2 << 20;

    // The numbers of Linux, the same for every processor that .NET runs on.
    private const int ReadAndWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private const int AdviseHugePage = 14;
    private const int AdvisePopulateWrite = 23; // Since Linux 5.14.

    private static readonly bool Maps = OperatingSystem.IsLinux() && Answers();

    /// <summary>
    /// So many bytes, at least 16 bytes aligned; zero where <paramref name="cleared"/>, else whatever they are.
    /// </summary>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public static void* Allocate(nuint bytes, bool cleared)
    {
        if (KeptBlocks.Serves(bytes)) return KeptBlocks.Allocate(bytes, cleared);
        if (!IsMapped(bytes)) return cleared ? NativeMemory.AllocZeroed(bytes) : NativeMemory.Alloc(bytes);
        var page = (nuint)Environment.SystemPageSize;
        var length = (bytes + page - 1) & ~(page - 1);
        var mapped = Map(null, length + HugePage, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (mapped == (void*)-1) throw new OutOfMemoryException($"The system has no {bytes} bytes.");

        var start = (nuint)mapped;
        var memory = (start + HugePage - 1) & ~(HugePage - 1);
        if (memory > start) _ = Unmap(mapped, memory - start);
        if (memory < start + HugePage) _ = Unmap((void*)(memory + length), start + HugePage - memory);

        // What these return does not matter: without either everything works, only slower.
        var huge = length & ~(HugePage - 1);
        if (huge > 0) _ = Advise((void*)memory, huge, AdviseHugePage);
        if (length > huge) _ = Advise((void*)(memory + huge), length - huge, AdvisePopulateWrite);
        return (void*)memory;
    }

    /// <summary>Gives back what <see cref="Allocate"/> gave for as many bytes.</summary>
    public static void Free(void* memory, nuint bytes)
    {
        if (KeptBlocks.Serves(bytes)) KeptBlocks.Free(memory, bytes);
        else if (!IsMapped(bytes)) NativeMemory.Free(memory);
        else _ = Unmap(memory, bytes);
    }

    /// <summary>Whether the system's library can be called at all.</summary>
    private static bool Answers()
    {
        try
        {
            return Advise(null, 0, AdviseHugePage) <= 0;
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static bool IsMapped(nuint bytes) => Maps && bytes >= MinBytes;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
