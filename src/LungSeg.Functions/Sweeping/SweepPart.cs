namespace LungSeg.Functions.Sweeping;

/// <summary>The time that one part of a sweep has.</summary>
internal sealed class SweepPart(TimeProvider time, SweepLimits limits)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>True once no other case is to be begun.</summary>
    public bool IsOver => time.GetElapsedTime(_began) >= limits.PartTime;

    /// <summary>Runs over cases, several at a time, until they or the time end.</summary>
    /// <returns>How many of them were begun: the first ones.</returns>
    public async Task<int> RunAsync<T>(
        IReadOnlyList<T> cases, Func<T, CancellationToken, Task> run, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = limits.Concurrency,
            CancellationToken = cancellation,
        };
        var begun = 0;
        foreach (var some in cases.Chunk(limits.Concurrency * 4))
        {
            if (IsOver) break;
            await Parallel.ForEachAsync(some, parallel, async (item, token) => await run(item, token));
            begun += some.Length;
        }

        return begun;
    }
}
