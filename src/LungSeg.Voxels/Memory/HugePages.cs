using System.Runtime.InteropServices;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Asks Linux for huge pages behind a large buffer: the first touch of a chest CT then costs some forty page faults and
/// not twenty thousand (5 ms and not 60). Elsewhere, and where the system refuses, nothing happens.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePage = 14;

    private static bool _unavailable = !OperatingSystem.IsLinux();

    /// <summary>Advises the whole huge pages within a fresh block of memory.</summary>
    public static void Advise(void* memory, nuint bytes)
    {
        var first = ((nuint)memory + HugePage - 1) & ~(HugePage - 1);
        var end = ((nuint)memory + bytes) & ~(HugePage - 1);
        if (_unavailable || end <= first) return;
        try
        {
            // What it returns does not matter: without huge pages everything works, only slower.
            _ = Advise((void*)first, end - first, AdviseHugePage);
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            _unavailable = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
