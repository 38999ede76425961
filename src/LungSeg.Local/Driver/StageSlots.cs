namespace LungSeg.Local.Driver;

/// <summary>
/// Lets so many stages run at once. Of those that wait, one of the case that began first goes first: a thousand cases
/// that are dropped at once end one after the other, and do not all lie half-done, with their scratch, until the end.
/// </summary>
internal sealed class StageSlots(int count)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (long Order, long Number)> _waiting = new();
    private int _free = count;
    private long _number;

    /// <summary>Waits for a slot, which is given back by <see cref="Release"/>.</summary>
    /// <param name="order">The case's place: a lower one goes first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WaitAsync(long order, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, (order, _number++));
        }

        await using var given = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    /// <summary>Hands the slot to who waits, or keeps it free. Who gave up waiting is passed over.</summary>
    public void Release()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next, out _))
            {
                if (next.TrySetResult()) return;
            }

            _free++;
        }
    }
}
