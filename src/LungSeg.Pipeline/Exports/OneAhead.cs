namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Makes what is asked for one after the other a step ahead: the next one while the last one is used.
/// </summary>
internal static class OneAhead
{
    /// <summary>The same items in the same order, of which two are there at a time.</summary>
    /// <param name="items">Made on another thread, one at a time. What they throw is thrown in its place.</param>
    /// <returns>The items, which the caller disposes; one that was made and not asked for is disposed here.</returns>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items)
        where T : IDisposable
    {
        using var source = items.GetEnumerator();
        var next = Task.Run(source.MoveNext);
        try
        {
            while (next.GetAwaiter().GetResult())
            {
                var item = source.Current;
                next = Task.Run(source.MoveNext);
                yield return item;
            }
        }
        finally
        {
            // Who leaves early never asks for the one on its way.
            ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            if (next is { IsCompletedSuccessfully: true, Result: true }) source.Current.Dispose();
        }
    }
}
