namespace LungSeg.Local.Driver;

/// <summary>Ends a waiting workflow's wait: the marker has come, so there is nothing to wait for.</summary>
internal sealed class Nudge
{
    private TaskCompletionSource _signal = NewSignal();

    /// <summary>Completes at the next <see cref="Give"/>.</summary>
    public Task WaitAsync() => Volatile.Read(ref _signal).Task;

    public void Give() => Interlocked.Exchange(ref _signal, NewSignal()).SetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
