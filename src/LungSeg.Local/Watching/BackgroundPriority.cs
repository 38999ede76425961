using System.ComponentModel;
using System.Diagnostics;

namespace LungSeg.Local.Watching;

/// <summary>
/// Puts a process behind the others of its machine. A watcher that takes every processor keeps a store on the same
/// machine (Azurite) from answering, and waits for it: it is done sooner where the store comes first. So are those who
/// work there.
/// </summary>
internal static class BackgroundPriority
{
    /// <summary>
    /// Takes the lower priority (on Linux nice 10). To be called before other threads are begun: Linux gives it to the
    /// main thread and to those that are begun after it.
    /// </summary>
    public static void Take()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception fault) when (fault is Win32Exception or PlatformNotSupportedException)
        {
            // Where it is not allowed all goes on as it would have.
        }
    }
}
