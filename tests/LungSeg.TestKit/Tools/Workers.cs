using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Tools;

/// <summary>Runs kernels with a number of workers, to show that their output does not depend on it.</summary>
public static class Workers
{
    public static T Max<T>(int workers, Func<T> run)
    {
        using var limit = SlabScheduler.Use(workers);
        return run();
    }

    public static void Max(int workers, Action run)
    {
        using var limit = SlabScheduler.Use(workers);
        run();
    }
}
