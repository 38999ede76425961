using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Retries;

/// <summary>
/// How often and after what waits an operation is tried again when the store is unavailable: the wait doubles from
/// <see cref="FirstWait"/> up to <see cref="LongestWait"/>, and a random part of up to half of it is left out, so that
/// many machines that failed together do not come back together.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Tries in all, the first one included.</summary>
    public int Tries { get; init; } = 6;

    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.25);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Runs an operation until it succeeds, fails for good, or was tried often enough; then its last fault is thrown.
    /// </summary>
    internal async Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation();
            }
            catch (StorageUnavailableException) when (attempt < Tries)
            {
                await WaitAsync(attempt, cancellation);
            }
        }
    }

    /// <summary>Waits after the given number of failed tries.</summary>
    internal Task WaitAsync(int failures, CancellationToken cancellation)
    {
        var full = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, failures - 1));
        return Task.Delay(TimeSpan.FromSeconds(full * (1 - (Random.Shared.NextDouble() / 2))), Time, cancellation);
    }
}
