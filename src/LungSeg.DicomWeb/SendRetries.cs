namespace LungSeg.DicomWeb;

/// <summary>
/// How often and after what waits an object is sent again: the wait doubles from <see cref="FirstWait"/> up to
/// <see cref="LongestWait"/>, and a random part of up to half of it is left out, so that many senders do not come back
/// together. Where the server says how long to wait, that is waited, up to <see cref="LongestAsked"/>.
/// </summary>
public sealed record SendRetries
{
    /// <summary>Tries in all, the first one included.</summary>
    public int Tries { get; init; } = 8;

    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The wait after a number of failed tries.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="asked">What the server asks for.</param>
    public TimeSpan WaitAfter(int failures, TimeSpan? asked)
    {
        if (asked is { } wait && wait > TimeSpan.Zero)
            return wait < LongestAsked ? wait : LongestAsked;
        var full = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, failures - 1));
        return TimeSpan.FromSeconds(full * (1 - (Random.Shared.NextDouble() / 2)));
    }
}
