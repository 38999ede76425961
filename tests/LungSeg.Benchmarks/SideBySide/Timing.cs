using System.Diagnostics;

namespace LungSeg.Benchmarks.SideBySide;

internal static class Timing
{
    private const int WarmUps = 3;

    /// <summary>The median of so many calls' seconds, after some that do not count.</summary>
    public static double Seconds(int repetitions, Action action)
    {
        for (var i = 0; i < WarmUps; i++) action();
        return Median(Enumerable.Range(0, repetitions).Select(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
