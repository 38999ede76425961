namespace LungSeg.Voxels.Memory;

/// <summary>
/// The one place where kernels are spread over threads: an index range is cut into pieces, and workers take the
/// pieces in order until none is left. A kernel writes only what belongs to its piece (or combines pieces by a rule
/// that has no order), so its output does not depend on how many workers there were.
/// </summary>
public static class SlabScheduler
{
    private static readonly AsyncLocal<int> Limit = new();

    /// <summary>
    /// The most workers that a kernel begun here takes: all processors, unless <see cref="Use"/> says otherwise.
    /// </summary>
    public static int Workers => Limit.Value > 0 ? Limit.Value : Environment.ProcessorCount;

    /// <summary>
    /// Sets the most workers of every kernel that is begun from here on, also by tasks that are started here, until
    /// what is returned is disposed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static IDisposable Use(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        var before = Limit.Value;
        Limit.Value = workers;
        return new Restore(before);
    }

    /// <summary>
    /// Calls <paramref name="body"/> with the pieces [start, end) of 0 .. <paramref name="count"/>, in parallel.
    /// </summary>
    /// <param name="count">Indices in all: slices, rows or words.</param>
    /// <param name="grain">Indices in a piece (the last may be shorter).</param>
    /// <param name="body">Start and end of a piece. The caller is one of the workers.</param>
    public static void Run(int count, int grain, Action<int, int> body)
    {
        grain = Math.Max(1, grain);
        var pieces = (int)(((long)count + grain - 1) / grain);
        var workers = Math.Min(Workers, pieces);
        var next = -1;
        void Work()
        {
            int piece;
            while ((piece = Interlocked.Increment(ref next)) < pieces)
            {
                var start = piece * grain;
                body(start, Math.Min(count, start + grain));
            }
        }

        if (workers <= 1) Work();
        else Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => Work());
    }

    /// <summary>
    /// Runs two pieces of work that do not need each other side by side, so that where one of them is on one thread the
    /// other has the rest. With one thread they run one after the other.
    /// </summary>
    public static (TFirst First, TSecond Second) Both<TFirst, TSecond>(Func<TFirst> first, Func<TSecond> second)
    {
        if (Workers <= 1) return (first(), second());
        var other = Task.Run(second);
        try
        {
            return (first(), other.GetAwaiter().GetResult());
        }
        catch
        {
            ((Task)other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>
    /// The results of pieces of work that do not need each other, in their order. Workers take the pieces in order;
    /// what each spreads over threads itself is spread as ever.
    /// </summary>
    public static T[] Each<T>(IReadOnlyList<Func<T>> pieces)
    {
        var results = new T[pieces.Count];
        Run(pieces.Count, 1, (piece, _) => results[piece] = pieces[piece]());
        return results;
    }

    private sealed class Restore(int before) : IDisposable
    {
        public void Dispose() => Limit.Value = before;
    }
}
