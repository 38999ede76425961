namespace LungSeg.DicomWeb;

/// <summary>
/// Sends objects so that each is there once: asks before it sends, and again after a connection broke, when nobody
/// knows whether the server has it. The server itself is the only memory, so a sender that was stopped starts again at
/// the beginning and sends only what is missing.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="retries">How often, after what waits.</param>
/// <param name="waiting">Is told why and how long it waits.</param>
public sealed class ObjectSender(DicomWebClient client, SendRetries retries, Action<string, TimeSpan>? waiting = null)
{
    /// <summary>Whether the server has the object, asked as often as it takes.</summary>
    /// <exception cref="DicomWebException">It does not say.</exception>
    public Task<bool> HasAsync(OutgoingObject source, CancellationToken cancellation) =>
        TryAsync(() => client.HasAsync(source.Identity, cancellation), cancellation);

    /// <summary>Sends the object unless it is there.</summary>
    /// <param name="source">The object.</param>
    /// <param name="again">Send it without asking.</param>
    /// <param name="cancellation">Ends it; the object may be there or not.</param>
    /// <exception cref="DicomWebException">The server cannot be reached, or takes nothing from us.</exception>
    /// <exception cref="IOException">The object cannot be read.</exception>
    public Task<SendResult> SendAsync(OutgoingObject source, bool again, CancellationToken cancellation)
    {
        var wasSent = false;
        return TryAsync(
            async () =>
            {
                // With 'again' what is there may be from before, and says nothing about this sending.
                if (!again && await client.HasAsync(source.Identity, cancellation))
                    return new SendResult(wasSent ? SendStatus.Sent : SendStatus.There);
                wasSent = true;
                return await client.StoreAsync(source, cancellation) ?? await AfterwardsAsync();
            },
            cancellation);

        async Task<SendResult> AfterwardsAsync() =>
            await client.HasAsync(source.Identity, cancellation)
                ? SendResult.SentWith(null)
                : new(
                    SendStatus.Refused, null, "The server took the object (status 202) and does not have it.",
                    "Send again in some minutes: the server may not have looked at it yet.");
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        for (var failures = 0; ;)
        {
            try
            {
                return await run();
            }
            catch (DicomWebUnavailableException fault) when (++failures < retries.Tries)
            {
                var wait = retries.WaitAfter(failures, fault.RetryAfter);
                waiting?.Invoke(fault.Message, wait);
                await Task.Delay(wait, retries.Time, cancellation);
            }
        }
    }
}
