using LungSeg.Cohorts.Kept;

namespace LungSeg.Local.Watching;

/// <summary>
/// Brings the table of all results up to date while cases go on, a little behind their ends: seldom enough that it takes
/// a small share of the time however long the table is.
/// </summary>
/// <param name="cohort">The table.</param>
/// <param name="time">The clock.</param>
/// <param name="pause">The shortest time between two updates.</param>
/// <param name="warn">Is told of an update that failed; nothing is lost with it.</param>
internal sealed class CohortUpkeep(KeptCohort cohort, TimeProvider time, TimeSpan pause, Action<string> warn)
    : IDisposable
{
    /// <summary>One part in twenty of the time goes into updates.</summary>
    private const int Fraction = 20;

    private readonly SemaphoreSlim _one = new(1);
    private readonly LookPace _pace = new(time, pause);
    private TaskCompletionSource _ended = NewSignal();

    /// <summary>A case has ended: its rows are due.</summary>
    public void Ask() => _ended.TrySetResult();

    /// <summary>Updates at once, for what those before left over, and after every case, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (Ask(); ;)
            {
                await _ended.Task.WaitAsync(cancellation);
                await Task.Delay(_pace.Wait(Fraction), time, cancellation);
                _ended = NewSignal();
                await UpdateAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>Updates now; true where that went well.</summary>
    public async Task<bool> UpdateAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await _pace.LookAsync(() => cohort.UpdateAsync(TimeSpan.MaxValue, int.MaxValue, cancellation));
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            warn($"The table {KeptCohort.FileName} of all results could not be brought up to date: {fault.Message} "
                + "It is tried again with the next case that ends.");
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
