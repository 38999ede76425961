namespace LungSeg.Workflow;

/// <summary>Parallel stages, reduced in the order of the list and not in that of their ends.</summary>
internal static class FanOut
{
    /// <summary>
    /// Awaits all tasks and returns their results in order; calls <paramref name="onDone"/> with the number that has
    /// ended whenever one does. When one fails the others are awaited first, so that no stage outlives its workflow.
    /// </summary>
    public static async Task<T[]> WhenAllAsync<T>(IReadOnlyList<Task<T>> tasks, Action<int> onDone)
    {
        var pending = new List<Task<T>>(tasks);
        while (pending.Count > 0)
        {
            pending.Remove(await Task.WhenAny(pending));
            onDone(tasks.Count - pending.Count);
        }

        return await Task.WhenAll(tasks);
    }
}
