using System.Runtime.CompilerServices;

namespace LungSeg.Cohorts.Results;

/// <summary>Reads several items at once and gives what was read in the items' order.</summary>
internal static class ReadingAhead
{
    /// <summary>Cases read at once: a store across a network answers in tens of milliseconds.</summary>
    private const int Ahead = 16;

    /// <summary>What <paramref name="read"/> makes of each item; memory holds no more than a few.</summary>
    public static async IAsyncEnumerable<TOut> ReadAheadAsync<TIn, TOut>(
        this IAsyncEnumerable<TIn> items, Func<TIn, Task<TOut>> read,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reading = new Queue<Task<TOut>>();
        try
        {
            await foreach (var item in items.WithCancellation(cancellation))
            {
                if (reading.Count == Ahead)
                    yield return await reading.Dequeue();
                reading.Enqueue(Task.Run(() => read(item), cancellation));
            }

            while (reading.TryDequeue(out var next))
                yield return await next;
        }
        finally
        {
            await Task.WhenAll(reading)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
