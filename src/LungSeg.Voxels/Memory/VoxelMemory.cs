namespace LungSeg.Voxels.Memory;

/// <summary>
/// Counts the native memory that voxel buffers hold, so that tests and reports can see leaks and peaks.
/// </summary>
public static class VoxelMemory
{
    private static long _current;
    private static long _peak;
    private static long _leaks;

    /// <summary>Bytes held now by buffers that were not disposed.</summary>
    public static long CurrentBytes => Interlocked.Read(ref _current);

    /// <summary>The largest <see cref="CurrentBytes"/> since start or the last <see cref="ResetPeak"/>.</summary>
    public static long PeakBytes => Interlocked.Read(ref _peak);

    /// <summary>Buffers that the garbage collector had to free because nobody disposed them.</summary>
    public static long LeakedBuffers => Interlocked.Read(ref _leaks);

    /// <summary>Starts a new peak measurement at the current level.</summary>
    public static void ResetPeak() => Interlocked.Exchange(ref _peak, CurrentBytes);

    internal static void Added(long bytes)
    {
        var now = Interlocked.Add(ref _current, bytes);
        long peak;
        while (now > (peak = Interlocked.Read(ref _peak))
            && Interlocked.CompareExchange(ref _peak, now, peak) != peak)
        {
        }
    }

    internal static void Removed(long bytes) => Interlocked.Add(ref _current, -bytes);

    internal static void Leaked() => Interlocked.Increment(ref _leaks);
}
