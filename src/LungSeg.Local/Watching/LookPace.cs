namespace LungSeg.Local.Watching;

/// <summary>When to look again: not sooner than after a pause, and so that looking takes a bounded share of the time.</summary>
/// <param name="time">The clock.</param>
/// <param name="pause">The shortest time between two looks.</param>
internal sealed class LookPace(TimeProvider time, TimeSpan pause)
{
    private TimeSpan _untilNext = TimeSpan.Zero;
    private long _last = time.GetTimestamp();

    /// <summary>How long until the next look is due; zero where it is.</summary>
    public TimeSpan Wait
    {
        get
        {
            var wait = _untilNext - time.GetElapsedTime(_last);
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Looks, however that ends.</summary>
    /// <param name="look">The look.</param>
    /// <param name="share">One part in so many of the time may be taken by looks such as this.</param>
    public async Task LookAsync(Func<Task> look, int share)
    {
        var began = time.GetTimestamp();
        try
        {
            await look();
        }
        finally
        {
            _last = time.GetTimestamp();
            var rest = time.GetElapsedTime(began, _last) * (share - 1);
            _untilNext = rest > pause ? rest : pause;
        }
    }
}
