namespace LungSeg.Local.Watching;

/// <summary>
/// When to look again: not sooner than after a pause, and so that looking takes a bounded share of the time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pause">The shortest time between two looks.</param>
internal sealed class LookPace(TimeProvider time, TimeSpan pause)
{
    private TimeSpan _took = TimeSpan.Zero;
    private long? _last;

    /// <summary>How long until the next look is due; zero where it is.</summary>
    /// <param name="oneIn">One part in so many of the time may be taken by looks that are as long as the last
    /// one.</param>
    public TimeSpan Wait(int oneIn)
    {
        if (_last is not { } last) return TimeSpan.Zero;
        var rest = _took * (oneIn - 1);
        var wait = (rest > pause ? rest : pause) - time.GetElapsedTime(last);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Looks, however that ends.</summary>
    public async Task LookAsync(Func<Task> look)
    {
        var began = time.GetTimestamp();
        try
        {
            await look();
        }
        finally
        {
            _last = time.GetTimestamp();
            _took = time.GetElapsedTime(began, _last.Value);
        }
    }
}
