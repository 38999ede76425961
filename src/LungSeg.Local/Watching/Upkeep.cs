namespace LungSeg.Local.Watching;

/// <summary>
/// Work that follows the ends of cases while others go on, a little behind them: seldom enough that it takes a small
/// share of the time however long it takes.
/// </summary>
/// <param name="what">What it is, as the beginning of a sentence that says that it failed.</param>
/// <param name="work">Does all that is due; returns how long until more is, null where nothing waits.</param>
/// <param name="time">The clock.</param>
/// <param name="pause">The shortest time between two runs.</param>
/// <param name="warn">Is told of a run that failed; nothing is lost with it.</param>
internal sealed class Upkeep(
    string what, Func<CancellationToken, Task<TimeSpan?>> work, TimeProvider time, TimeSpan pause,
    Action<string> warn)
    : IDisposable
{
    /// <summary>One part in twenty of the time goes into it.</summary>
    private const int Fraction = 20;

    private readonly SemaphoreSlim _one = new(1);
    private readonly LookPace _pace = new(time, pause);
    private TaskCompletionSource _asked = NewSignal();

    /// <summary>A case has ended: there is work.</summary>
    public void Ask() => Volatile.Read(ref _asked).TrySetResult();

    /// <summary>
    /// Works at once, on what those before left over, then after every case and when something is due, until cancelled.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (TimeSpan? due = TimeSpan.Zero; ;)
            {
                var waits = due is { } rest ? Task.Delay(rest, time, cancellation) : Task.Delay(-1, cancellation);
                await Task.WhenAny(_asked.Task, waits);
                await Task.Delay(_pace.Wait(Fraction), time, cancellation);
                Volatile.Write(ref _asked, NewSignal());
                due = await WorkAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>Works now.</summary>
    /// <returns>How long until more is due; null where nothing waits, or the work failed.</returns>
    public async Task<TimeSpan?> WorkAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            TimeSpan? due = null;
            await _pace.LookAsync(async () => due = await work(cancellation));
            return due;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            warn($"{what}: {fault.Message} It is tried again with the next case that ends.");
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
