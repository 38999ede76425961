namespace LungSeg.Local.Running;

/// <summary>How many cases at a time a machine takes.</summary>
internal static class JobLimit
{
    /// <summary>
    /// A chest CT stays below it, with its volumes in memory as <see cref="Driver.RunScratch"/> allows.
    /// </summary>
    private const long BytesOfCase = 1500L << 20;

    /// <summary>One case keeps two cores busy for most of its time.</summary>
    private const int CoresOfCase = 2;

    /// <summary>As many as cores and memory allow, and one at least.</summary>
    public static int Usual => Of(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <inheritdoc cref="Usual"/>
    /// <param name="cores">The machine's cores.</param>
    /// <param name="memoryBytes">The memory that this process may take.</param>
    public static int Of(int cores, long memoryBytes) =>
        (int)Math.Clamp(Math.Min(cores / CoresOfCase, memoryBytes / BytesOfCase), 1, 64);
}
