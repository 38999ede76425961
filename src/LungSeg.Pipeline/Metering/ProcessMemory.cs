using System.Runtime.InteropServices;

namespace LungSeg.Pipeline.Metering;

/// <summary>The memory of a process that works through case after case.</summary>
public static partial class ProcessMemory
{
    private static readonly bool Trims = OperatingSystem.IsLinux() && Answers();

    /// <summary>
    /// Gives back to the system what a stage or a case has left behind: of the collected heap, arrays of megabytes
    /// (pictures, blocks), which only a full collection frees and which the runtime, where memory is plenty, puts off
    /// for case after case; of malloc's, the free pages between what is in use, which it keeps in an arena for each
    /// thread (malloc_trim(3)). There is little on either to go through: it takes milliseconds.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect();
        if (Trims) _ = Trim(0);
    }

    /// <summary>Whether the system's library has it: glibc does, others need it less.</summary>
    private static bool Answers()
    {
        try
        {
            return Trim(0) >= 0;
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
